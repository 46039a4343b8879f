package dev.pointsman.replication;

import dev.pointsman.replication.disk.StateDirectory;
import dev.pointsman.replication.disk.StateException;
import dev.pointsman.replication.document.Bucket;
import dev.pointsman.replication.document.Kind;
import dev.pointsman.replication.document.Snapshot;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The documents of this node, in memory and on disk. Changed on the replica's thread only, read on
 * any.
 *
 * <p>A disk that fails does not stop replication: what could not be written is written again later,
 * and until then {@link #problem} says so.
 */
final class Mirror {
  private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);

  private final StateDirectory directory;
  private final ReplicaListener listener;
  private final Set<Kind> unwritten = EnumSet.noneOf(Kind.class);
  private volatile Snapshot snapshot;
  private volatile String problem = "";

  Mirror(StateDirectory directory, Snapshot snapshot, ReplicaListener listener) {
    this.directory = directory;
    this.snapshot = snapshot;
    this.listener = listener;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /** Why something is not on disk, in words; empty if all is. */
  String problem() {
    return problem;
  }

  /**
   * Merges documents in, to the disk and then to memory, and tells the listener what changed.
   *
   * @return whether this kind's documents are on disk
   */
  boolean merge(Kind kind, Bucket bucket) {
    Snapshot before = snapshot;
    Snapshot after = before.merge(kind, bucket);
    if (after.equals(before)) {
      return !unwritten.contains(kind);
    }
    boolean onDisk = write(kind, after.bucket(kind));
    snapshot = after;
    after
        .bucket(kind)
        .changesSince(before.bucket(kind))
        .forEach((name, document) -> Listening.tell(() -> listener.changed(kind, name, document)));
    return onDisk;
  }

  /** Tries again to write what could not be written. */
  void writeAgain() {
    for (Kind kind : EnumSet.copyOf(unwritten)) {
      if (write(kind, snapshot.bucket(kind))) {
        LOG.info("state written again, kind: {}", kind.label());
      }
    }
  }

  private boolean write(Kind kind, Bucket bucket) {
    try {
      directory.write(kind, bucket);
      unwritten.remove(kind);
      if (unwritten.isEmpty()) {
        problem = "";
      }
      return true;
    } catch (StateException e) {
      if (unwritten.add(kind)) {
        LOG.error("{}", e.getMessage());
      }
      problem = String.valueOf(e.getMessage());
      return false;
    }
  }

  void close() throws StateException {
    directory.close();
  }
}
