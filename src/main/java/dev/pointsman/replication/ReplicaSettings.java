package dev.pointsman.replication;

import dev.pointsman.replication.cluster.MemberSettings;
import dev.pointsman.replication.join.Patience;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a replica is made of.
 *
 * @param cluster the site, its nodes and which of them this is
 * @param directory where documents are kept on disk; created if absent, used by one process only
 * @param patience how long it waits for peers
 * @param putTimeout how long a change waits for other nodes to hold it; after that it is on this
 *     node, and the others learn of it later
 * @param readyTimeout from its start, how long a node waits to hold what its peers hold before it
 *     declares itself ready with what it has
 */
public record ReplicaSettings(
    MemberSettings cluster,
    Path directory,
    Patience patience,
    Duration putTimeout,
    Duration readyTimeout) {
  public static final Duration PUT_TIMEOUT = Duration.ofSeconds(1);
  public static final Duration READY_TIMEOUT = Duration.ofSeconds(15);

  public ReplicaSettings {
    if (!putTimeout.isPositive() || !readyTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "put-timeout: "
              + putTimeout
              + ", ready-timeout: "
              + readyTimeout
              + " (expected: each > 0)");
    }
  }

  /** With the usual waits. */
  public static ReplicaSettings of(MemberSettings cluster, Path directory) {
    return new ReplicaSettings(cluster, directory, Patience.DEFAULT, PUT_TIMEOUT, READY_TIMEOUT);
  }
}
