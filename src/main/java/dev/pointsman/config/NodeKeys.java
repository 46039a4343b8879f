package dev.pointsman.config;

import dev.pointsman.config.syntax.IpLiteral;
import dev.pointsman.model.NodeName;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The keys of what concerns the whole file or this process. */
final class NodeKeys {
  private NodeKeys() {}

  /** {@code pointsman}. */
  static final class Node {
    static final Key<NodeName> NODE =
        Key.optional(
            "node",
            Type.name("a scheduler node", NodeName::new),
            "the scheduler node, when there is exactly one",
            "The scheduler node that this process is, one of `schedulers`.");
    static final Key<Integer> MAX_CONNECTIONS =
        Key.of(
            "max-connections",
            Type.connections(),
            "0",
            "Most live connections of this scheduler node over all rules.");
    static final Key<Duration> DRAIN_DEADLINE =
        Key.of(
            "drain-deadline",
            Type.duration(Duration.ZERO, Duration.ofDays(1)),
            "30s",
            "How long connections may finish when the node stops or a reload removes their rule.");
    static final Key<String> AGENT_RULES =
        Key.optional(
            "agent-rules",
            Type.text("a file, relative to the one that names it"),
            "none",
            "A file of rules in Central Dispatch's own format; they join those of `rules`.");
    static final Section SECTION =
        new Section(
            "pointsman",
            "Everything stands in this block.",
            List.of(NODE, MAX_CONNECTIONS, DRAIN_DEADLINE, AGENT_RULES),
            List.of(
                "cluster",
                "schedulers",
                "vips",
                "servers",
                "health",
                "rules",
                "hop",
                "api",
                "metrics",
                "access-log"),
            Map.of());
  }

  /** {@code api}. */
  static final class Api {
    static final Key<InetAddress> HOST =
        NodeKeys.host("The address on which the HTTP API listens.");
    static final Key<Integer> PORT =
        Key.of("port", Type.portOrFree(), "8900", "The port of the HTTP API.");
    static final Section SECTION =
        new Section(
            "api",
            "The HTTP API, from which the commands and the dashboard get what they show.",
            List.of(HOST, PORT),
            List.of(),
            Map.of());
  }

  /** {@code metrics}. */
  static final class OfMetrics {
    static final Key<InetAddress> HOST =
        NodeKeys.host("The address on which Kamon's pages listen.");
    static final Key<Integer> PORT =
        Key.of("port", Type.portOrFree(), "9095", "The port of Kamon's Prometheus endpoint.");
    static final Key<Integer> STATUS_PORT =
        Key.of("status-port", Type.portOrFree(), "5266", "The port of Kamon's status page.");
    static final Key<Boolean> INSTRUMENT_ACTORS =
        Key.of(
            "instrument-actors",
            Type.flag(),
            "false",
            "Whether Kamon's agent instruments every actor and dispatcher, which costs start-up"
                + " time and work for each message.");
    static final Section SECTION =
        new Section(
            "metrics",
            "Kamon's Prometheus endpoint and status page.",
            List.of(HOST, PORT, STATUS_PORT, INSTRUMENT_ACTORS),
            List.of(),
            Map.of());
  }

  /** {@code access-log}. */
  static final class OfAccessLog {
    static final Key<String> FILE =
        Key.optional(
            "file",
            Type.text("a file, relative to the working directory"),
            "no access log",
            "Where the log is written, one JSON object a line. A relative name begins at the"
                + " working directory of the process.");
    static final Key<Duration> INTERVAL =
        Key.of(
            "interval",
            Type.duration(Duration.ofSeconds(1), Duration.ofDays(1)),
            "1m",
            "How often a long connection is logged while it lives.");
    static final Section SECTION =
        new Section(
            "access-log",
            "The log of connections: a line at connect, at intervals, and at close.",
            List.of(FILE, INTERVAL),
            List.of(),
            Map.of());
  }

  static Key<InetAddress> host(String doc) {
    Type<InetAddress> type =
        new Type<>(
            IpLiteral.EXPECTED + "; 127.0.0.1 for this machine alone", Type.vipAddress().reader());
    return Key.of("host", type, "127.0.0.1", doc);
  }
}
