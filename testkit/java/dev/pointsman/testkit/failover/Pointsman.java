package dev.pointsman.testkit.failover;

import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.product.ProductCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The product, clustered over the scheduler nodes, with its defaults, but for a {@code
 * drain-deadline} of 3 s: the connections that the client holds never end.
 *
 * <p>With one node there is no cluster, and the harness gives the node its VIPs' addresses: a check
 * of the stage, not a result.
 */
final class Pointsman implements Contender {
  static final String NAME = "pointsman";

  /** The same with {@code quorum = majority}: never two owners, and none without a majority. */
  static final String MAJORITY = "pointsman-majority";

  /** Twice the 1.2 s within which a lost host is to be noticed. */
  private static final Duration REACTION = Duration.ofMillis(2_500);

  private static final Duration ASK = Duration.ofSeconds(2);
  private static final Duration MOVE = Duration.ofSeconds(20);

  private final String name;
  private final Stage stage;
  private final Path directory;
  private final String forward;
  private final List<Integer> ports;
  private final boolean alone;
  private final List<Programs> programs = new ArrayList<>();
  private final List<ClaimWatch> watches = new ArrayList<>();
  private final Ownership claims = new Ownership();

  /**
   * The product with a rule that relays on each VIP.
   *
   * @param name {@link #NAME} or {@link #MAJORITY}
   */
  Pointsman(String name, Stage stage, Path directory) {
    this(name, stage, directory, "relay", List.of(Stage.PORT));
  }

  /**
   * The product with a rule for each of these ports on each VIP.
   *
   * @param forward what the rules say: {@code relay} or {@code hop}
   */
  Pointsman(Stage stage, Path directory, String forward, List<Integer> ports) {
    this(NAME, stage, directory, forward, ports);
  }

  private Pointsman(String name, Stage stage, Path directory, String forward, List<Integer> ports) {
    this.name = name;
    this.stage = stage;
    this.forward = forward;
    this.ports = List.copyOf(ports);
    this.directory = directory;
    this.alone = stage.nodes().size() == 1;
    for (int node = 0; node < stage.nodes().size(); node++) {
      LabHost host = stage.node(node);
      programs.add(new Programs(host, directory));
      try {
        Files.writeString(conf(node), configuration(node));
      } catch (IOException e) {
        throw new LabFailure("the configuration of pointsman cannot be written", e);
      }
      if (alone) {
        stage.vips().forEach(vip -> host.addAddress(vip.address() + "/32"));
      }
      watches.add(ClaimWatch.start(host, claims));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return ChildProcess.run(ProductCommand.of("version"), directory, MOVE)
            .orFail()
            .output()
            .getFirst()
        + ", defaults but for drain-deadline = 3s"
        + (name.equals(MAJORITY) ? " and quorum = majority" : "");
  }

  @Override
  public void start(int node) {
    programs.get(node).start(ProductCommand.of("run", "--conf", conf(node)));
  }

  @Override
  public boolean ready(int node) {
    return programs.get(node).allAlive() && stage.node(node).call(ASK, ready());
  }

  private static Callable<Boolean> ready() {
    return () -> {
      try {
        return NodeApi.ready();
      } catch (IOException e) {
        return false; // not listening yet
      }
    };
  }

  @Override
  public List<ProcessHandle> processes(int node) {
    return programs.get(node).processes();
  }

  @Override
  public void terminate(int node) {
    ProcessHandle.of(programs.get(node).get(0).pid()).ifPresent(ProcessHandle::destroy);
  }

  @Override
  public boolean moves() {
    return !alone;
  }

  /** By the API: a JVM that starts for the command would take the nodes' processors meanwhile. */
  @Override
  public void move(String vip, int node) {
    LabHost host = stage.node(node);
    host.call(MOVE, () -> NodeApi.move(vip, host.name()));
  }

  @Override
  public Duration reaction() {
    return REACTION;
  }

  @Override
  public Ownership claims() {
    return claims;
  }

  @Override
  public String logs() {
    return programs.stream().map(Programs::log).collect(Collectors.joining());
  }

  @Override
  public void close() {
    watches.forEach(ClaimWatch::close);
    programs.forEach(Programs::kill);
  }

  private Path conf(int node) {
    return directory.resolve("pointsman-" + node + ".conf");
  }

  private String configuration(int node) {
    return """
        pointsman {
          node = %s
          drain-deadline = 3s
          schedulers {
        %s
          }
        %s  vips {
        %s
          }
          servers {
        %s
          }
          rules = [
        %s
          ]
          api { host = 127.0.0.1, port = %d }
          metrics { port = 0, status-port = 0 }
        }
        """
        .formatted(
            stage.node(node).name(),
            lines(
                IntStream.range(0, stage.nodes().size())
                    .mapToObj(
                        n ->
                            "%s { host = %s, port = 25520 }"
                                .formatted(stage.node(n).name(), stage.nodeAddress(n)))
                    .toList()),
            alone
                ? ""
                : "  cluster { secret = \"only for this experiment\", data = \"%s\", quorum = %s }\n"
                    .formatted(
                        directory.resolve("data-" + node),
                        name.equals(MAJORITY) ? "majority" : "none"),
            lines(stage.vips().stream().map(this::vip).toList()),
            lines(
                IntStream.range(0, stage.servers().size())
                    .mapToObj(
                        n ->
                            "%s { address = %s }"
                                .formatted(stage.servers().get(n).name(), stage.serverAddress(n)))
                    .toList()),
            lines(stage.vips().stream().flatMap(this::rules).toList()),
            NodeApi.PORT);
  }

  private String vip(Stage.Vip vip) {
    return "%s { address = %s, %sschedulers = [%s] }"
        .formatted(
            vip.name(),
            vip.address(),
            alone ? "" : "interface = " + LabHost.INTERFACE + ", ",
            vip.order().stream()
                .map(node -> stage.node(node).name())
                .collect(Collectors.joining(", ")));
  }

  private Stream<String> rules(Stage.Vip vip) {
    String servers = stage.servers().stream().map(LabHost::name).collect(Collectors.joining(", "));
    return ports.stream()
        .map(
            port ->
                "{ vip = %s, port = %d, protocol = telnet, forward = %s, servers = [%s] }"
                    .formatted(vip.name(), port, forward, servers));
  }

  private static String lines(List<String> lines) {
    return lines.stream().map(line -> "    " + line).collect(Collectors.joining("\n"));
  }
}
