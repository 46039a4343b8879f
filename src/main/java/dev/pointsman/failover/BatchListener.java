package dev.pointsman.failover;

import dev.pointsman.model.NodeName;

/** Is told of batches, on the threads of the links; it must not block. */
public interface BatchListener {
  /** A batch may be sent to this peer, which may know nothing of what was sent before. */
  void up(NodeName peer);

  /** No batch can be sent to this peer. */
  void down(NodeName peer);

  /** The peer has taken in the last batch; the next may be sent. */
  void taken(NodeName peer);

  /** The peer has sent this, and is told that it was taken when this returns. */
  void came(NodeName peer, byte[] batch);
}
