package dev.pointsman.failover;

import dev.pointsman.model.NodeName;
import java.util.Optional;

/**
 * Batches of one kind, as {@link BatchLanes} has them take their turns. It is called on the threads
 * of the links and must not block.
 */
interface BatchLane {
  /** A batch may be sent to this peer, which may know nothing of what was sent before. */
  void up(NodeName peer);

  /** No batch can be sent to this peer, and the last one may be lost. */
  void down(NodeName peer);

  /**
   * What to send to this peer now, if anything.
   *
   * @return at most {@link BatchLanes#LONGEST} bytes
   */
  Optional<byte[]> next(NodeName peer);

  /** The peer has taken in the last batch of this lane. */
  void taken(NodeName peer);

  /** The peer has sent this, and is told that it was taken when this returns. */
  void came(NodeName peer, byte[] batch);
}
