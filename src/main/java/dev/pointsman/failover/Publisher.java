package dev.pointsman.failover;

import dev.pointsman.failover.wire.Envelope;
import dev.pointsman.model.NodeName;

/** Sends to peers; never blocks, and a newer envelope takes the place of one not sent yet. */
@FunctionalInterface
public interface Publisher {
  void publish(NodeName peer, Envelope envelope);
}
