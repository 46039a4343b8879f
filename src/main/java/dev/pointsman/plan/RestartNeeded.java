package dev.pointsman.plan;

import dev.pointsman.model.ClusterSettings;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.PeerTrust;
import dev.pointsman.model.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A setting that a running process cannot change; the new value counts from its next start on.
 *
 * @param key the key of the configuration
 * @param before the value in force
 * @param after the value in the file
 */
public record RestartNeeded(String key, String before, String after) {
  /** {@code api: 127.0.0.1:8900 -> 127.0.0.1:8901 (needs a restart)}. */
  @Override
  public String toString() {
    return key + ": " + before + " -> " + after + " (needs a restart)";
  }

  static List<RestartNeeded> between(Site current, Site next) {
    Differences differences = new Differences();
    differences.add("node", current.node(), next.node());
    differences.add(
        "schedulers",
        List.copyOf(current.schedulers().values()),
        List.copyOf(next.schedulers().values()));
    return differences.found;
  }

  static List<RestartNeeded> between(NodeSettings current, NodeSettings next) {
    Differences differences = new Differences();
    NodeSettings.Metrics before = current.metrics();
    NodeSettings.Metrics after = next.metrics();
    differences.add("api", current.api(), next.api());
    differences.add("metrics.port", before.prometheus(), after.prometheus());
    differences.add("metrics.status-port", before.statusPage(), after.statusPage());
    differences.add(
        "metrics.instrument-actors", before.instrumentActors(), after.instrumentActors());
    differences.add(
        "access-log.file",
        current.accessLog().file().orElse("none"),
        next.accessLog().file().orElse("none"));
    differences.add(
        "access-log.interval", current.accessLog().interval(), next.accessLog().interval());
    differences.add("max-connections", current.maxConnections(), next.maxConnections());
    differences.add("drain-deadline", current.drainDeadline(), next.drainDeadline());
    if (!current.hop().equals(next.hop())) {
      differences.found.add(
          new RestartNeeded("hop", current.hop().toString(), next.hop().toString()));
    }
    cluster(current.cluster(), next.cluster(), differences);
    return differences.found;
  }

  private static void cluster(
      ClusterSettings current, ClusterSettings next, Differences differences) {
    differences.add("cluster.name", current.name(), next.name());
    if (!current.trust().equals(next.trust())) {
      differences.found.add(
          new RestartNeeded("cluster", text(current.trust()), text(next.trust())));
    }
    differences.add("cluster.silence", current.silence(), next.silence());
    differences.add("cluster.heartbeat", current.heartbeat(), next.heartbeat());
    differences.add("cluster.quorum", current.quorum().label(), next.quorum().label());
    differences.add("cluster.data", current.data(), next.data());
  }

  /** Neither the secret nor the key: those of a kind look the same, and the arrow says enough. */
  private static String text(PeerTrust trust) {
    return switch (trust) {
      case PeerTrust.None none -> "neither secret nor tls";
      case PeerTrust.SharedSecret secret -> "secret";
      case PeerTrust.Certificates certificates -> "tls with the " + certificates;
    };
  }

  private static final class Differences {
    final List<RestartNeeded> found = new ArrayList<>();

    void add(String key, Object before, Object after) {
      if (!before.equals(after)) {
        found.add(new RestartNeeded(key, text(before), text(after)));
      }
    }

    private static String text(Object value) {
      return switch (value) {
        case Duration duration -> duration.toMillis() + " ms";
        case Endpoint endpoint -> endpoint.toString();
        case List<?> list -> list.size() + " scheduler nodes";
        default -> String.valueOf(value);
      };
    }
  }
}
