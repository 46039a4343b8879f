package dev.pointsman.failover;

import dev.pointsman.failover.wire.Envelope;
import dev.pointsman.model.NodeName;

/** Sends to peers; never blocks, and a newer envelope takes the place of one not sent yet. */
@FunctionalInterface
public interface Publisher {
  void publish(NodeName peer, Envelope envelope);

  /** Dials a peer at once if it is not linked, and need not wait any more: it may be there now. */
  default void dialNow(NodeName peer) {}
}
