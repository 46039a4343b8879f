package dev.pointsman.testkit.hop;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.testkit.failover.NodeApi;
import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.product.DispatcherUnderTest;
import dev.pointsman.testkit.product.ProductCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The product on a site's scheduler nodes, one process each, as a cluster. */
public final class HopNodes implements DispatcherUnderTest {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration ASK = Duration.ofSeconds(3);
  private static final Duration BETWEEN_ASKS = Duration.ofMillis(50);

  private final HopSite site;
  private final List<ChildProcess> processes = new ArrayList<>();

  private HopNodes(HopSite site) {
    this.site = site;
  }

  /**
   * Starts it, and returns when a node has the VIP and all of them are ready.
   *
   * @param rules rules as the configuration file writes them, of the VIP {@code media}
   * @param more further keys, a line each
   */
  public static HopNodes start(
      HopSite site, List<String> rules, List<String> more, Path directory) {
    HopNodes nodes = new HopNodes(site);
    try {
      for (int i = 0; i < site.nodes().size(); i++) {
        Path conf = directory.resolve("pointsman-" + i + ".conf");
        Files.writeString(conf, nodes.configuration(i, rules, more, directory));
        nodes.processes.add(
            ChildProcess.start(
                site.nodes().get(i).command(ProductCommand.of("run", "--conf", conf)), directory));
      }
      nodes.awaitReady();
      return nodes;
    } catch (IOException e) {
      nodes.kill();
      throw new UncheckedIOException(e);
    } catch (AssertionError | RuntimeException e) {
      nodes.kill();
      throw e;
    }
  }

  /** What the node says of the site ({@code /api/v1/status}). */
  public JsonNode status(int node) {
    return site.nodes().get(node).call(ASK, NodeApi::status);
  }

  /** A node's process id. */
  public long pid(int node) {
    return processes.get(node).pid();
  }

  /** What a node wrote, oldest first. */
  public List<String> log(int node) {
    return processes.get(node).output();
  }

  /** Waits for a line of a node's log. */
  public String awaitLogLine(int node, Predicate<String> wanted, Duration within) {
    return processes.get(node).awaitLine(wanted, within);
  }

  @Override
  public String awaitLogLine(Predicate<String> wanted, Duration within) {
    return processes.getFirst().awaitLine(wanted, within);
  }

  @Override
  public boolean isAlive() {
    return processes.stream().allMatch(ChildProcess::isAlive);
  }

  /** Ends the nodes in order, and fails unless each exits with 0. */
  @Override
  public void close() {
    for (ChildProcess process : processes) {
      int exit = process.stop();
      if (exit != 0) {
        throw new AssertionError(
            "a scheduler node exited with %d on SIGTERM (expected: 0):\n%s"
                .formatted(exit, String.join("\n", process.output())));
      }
    }
  }

  private void kill() {
    processes.forEach(ChildProcess::kill);
    processes.forEach(ChildProcess::stop);
  }

  /** The number of the node whose interface has the VIP; -1 for none. */
  public int owner() {
    for (int i = 0; i < site.nodes().size(); i++) {
      if (site.nodes().get(i).addresses().contains(HopSite.VIP)) {
        return i;
      }
    }
    return -1;
  }

  /** Nothing tells another process of readiness: it is asked for. */
  private void awaitReady() {
    long deadline = System.nanoTime() + START.toNanos();
    while (owner() < 0 || !site.nodes().stream().allMatch(HopNodes::ready)) {
      if (!isAlive() || System.nanoTime() - deadline > 0) {
        throw new AssertionError("the scheduler nodes are not ready:\n" + logs());
      }
      pause();
    }
  }

  private static boolean ready(LabHost host) {
    return host.call(
        ASK,
        () -> {
          try {
            return NodeApi.ready();
          } catch (IOException e) {
            return false; // it does not listen yet
          }
        });
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_ASKS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted while scheduler nodes started", e);
    }
  }

  /** The last lines of each node's log. */
  public String logs() {
    return processes.stream()
        .map(process -> String.join("\n", process.output()))
        .collect(Collectors.joining("\n--- the other node\n"));
  }

  private String configuration(int node, List<String> rules, List<String> more, Path directory) {
    return """
        pointsman {
          node = %s
          schedulers {
        %s
          }
          cluster { secret = "only for this lab", data = "%s" }
          vips { media { address = %s, interface = eth0, schedulers = [%s] } }
          servers {
        %s
          }
          rules = [
        %s
          ]
        %s
          api { host = 127.0.0.1, port = %d }
          metrics { port = %d, status-port = 0 }
        }
        """
        .formatted(
            site.nodes().get(node).name(),
            each(
                site.nodes(), i -> "{ host = %s, port = 25520 }".formatted(HopSite.nodeAddress(i))),
            directory.resolve("data-" + node),
            HopSite.VIP,
            site.nodes().stream().map(LabHost::name).collect(Collectors.joining(", ")),
            each(site.servers(), i -> "{ address = %s }".formatted(HopSite.serverAddress(i))),
            rules.stream().map(rule -> "    " + rule).collect(Collectors.joining("\n")),
            more.stream().map(line -> "  " + line).collect(Collectors.joining("\n")),
            NodeApi.PORT,
            METRICS);
  }

  /** Where each node's metrics are, on its 127.0.0.1. */
  public static final int METRICS = 9095;

  private interface Text {
    String of(int index);
  }

  private static String each(List<LabHost> hosts, Text text) {
    return IntStream.range(0, hosts.size())
        .mapToObj(i -> "    " + hosts.get(i).name() + " " + text.of(i))
        .collect(Collectors.joining("\n"));
  }
}
