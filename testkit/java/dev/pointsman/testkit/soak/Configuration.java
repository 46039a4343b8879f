package dev.pointsman.testkit.soak;

import dev.pointsman.testkit.failover.NodeApi;
import dev.pointsman.testkit.lab.LabHost;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What stands in the nodes' files. A <em>variant</em> is one of many versions of the rules, which a
 * node's status tells by the port of its last rule.
 */
final class Configuration {
  static final int SERVERS = 2;

  /** Where the Prometheus endpoint of every node is. */
  static final int METRICS_PORT = 9095;

  /** The port of the rule that tells variant 0. */
  static final int FIRST_VARIANT_PORT = 10_000;

  private static final List<String> POLICIES =
      List.of("least-connections", "round-robin", "source-hash");

  private Configuration() {}

  static String nodeName(int number) {
    return "sched-" + (number + 1);
  }

  static String nodeAddress(int number) {
    return "10.99.0." + (2 + number);
  }

  static String serverName(int number) {
    return "server-" + (number + 1);
  }

  static String serverAddress(int number) {
    return "10.99.0." + (11 + number);
  }

  /**
   * A node's file.
   *
   * @param accessLog where it logs connections
   * @param data where it keeps its state
   */
  static String text(int node, int variant, Path accessLog, Path data) {
    return """
        pointsman {
          node = %s
          drain-deadline = 3s
          schedulers {
        %s
          }
          cluster { secret = "only for this experiment", data = "%s" }
          vips {
        %s
          }
          servers {
        %s
          }
          health { interval = 500ms }
          rules = [
        %s
          ]
          api { host = 127.0.0.1, port = %d }
          metrics { port = %d, status-port = 0 }
          access-log { file = "%s" }
        }
        """
        .formatted(
            nodeName(node),
            lines(Site.NODES, n -> "%s { host = %s }".formatted(nodeName(n), nodeAddress(n))),
            data,
            lines(Site.VIPS.size(), n -> vip(Site.VIPS.get(n))),
            lines(
                SERVERS,
                n ->
                    "%s { address = %s, weight = %d }"
                        .formatted(serverName(n), serverAddress(n), 1 + (variant + n) % 3)),
            Site.VIPS.stream().map(vip -> rules(vip, variant)).collect(Collectors.joining("\n")),
            NodeApi.PORT,
            METRICS_PORT,
            accessLog);
  }

  private static String vip(Site.Vip vip) {
    return "%s { address = %s, interface = %s, schedulers = [%s, %s] }"
        .formatted(
            vip.name(),
            vip.address(),
            LabHost.INTERFACE,
            nodeName(vip.first()),
            nodeName(1 - vip.first()));
  }

  private static String rules(Site.Vip vip, int variant) {
    String policy = POLICIES.get(variant % POLICIES.size());
    return String.join(
        "\n",
        rule(vip, Server.EXCHANGE, Server.EXCHANGE, policy),
        rule(vip, Server.ECHO, Server.ECHO, policy),
        rule(vip, Server.GREETING, Server.GREETING, policy),
        rule(vip, FIRST_VARIANT_PORT + variant, Server.GREETING, policy));
  }

  private static String rule(Site.Vip vip, int port, int serverPort, String policy) {
    return "    { vip = %s, port = %d, server-port = %d, servers = [%s, %s], policy = %s, idle-timeout = %s }"
        .formatted(
            vip.name(),
            port,
            serverPort,
            serverName(0),
            serverName(1),
            policy,
            // A client whose end was lost in a partition is forgotten soon.
            "10s");
  }

  private static String lines(int count, java.util.function.IntFunction<String> line) {
    return IntStream.range(0, count)
        .mapToObj(line)
        .map(text -> "    " + text)
        .collect(Collectors.joining("\n"));
  }
}
