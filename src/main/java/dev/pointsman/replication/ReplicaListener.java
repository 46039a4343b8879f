package dev.pointsman.replication;

import dev.pointsman.replication.document.Document;
import dev.pointsman.replication.document.Kind;

/**
 * Is told what becomes of a replica, one call after the other, on the replica's own thread: it must
 * not block. What it throws is logged.
 */
public interface ReplicaListener {
  /**
   * A document is new or has changed, on this node or another.
   *
   * <p>Not called for what was on disk at the start: that is in the first {@link Replica#snapshot}.
   */
  void changed(Kind kind, String name, Document document);

  /** The replica holds what it should before it is used. Called once. */
  void ready(Readiness readiness);
}
