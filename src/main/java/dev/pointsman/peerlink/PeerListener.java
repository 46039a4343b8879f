package dev.pointsman.peerlink;

import dev.pointsman.model.NodeName;

/**
 * What is told of the links.
 *
 * <p>Calls come on the threads of the links. For each peer, {@code reached}, {@code received} and
 * {@code batch} and {@code closed} come one at a time, and in this order: {@code reached}, any
 * number of {@code received} and {@code batch}, {@code closed}, and again; so do {@code
 * outboundUp}, {@code batchTaken} and {@code outboundDown}. Those of different peers, and the
 * others here, may come at once. A call must not block, as nothing is read from that peer meanwhile
 * and it counts this node as silent; and it must not close the links. After {@link PeerLinks#close}
 * none begins.
 */
public interface PeerListener {
  /** A process of {@code peer} has linked to this node, proven as the security asks. */
  void reached(NodeName peer, long incarnation);

  /**
   * A state of {@code peer} has come.
   *
   * @param payload what the peer published; the callee may keep it
   * @param nanoTime {@link System#nanoTime} when it was complete
   */
  void received(NodeName peer, long incarnation, byte[] payload, long nanoTime);

  /**
   * A batch of {@code peer} has come; the peer hears that it was taken when this returns.
   *
   * @param payload what the peer sent; the callee may keep it
   */
  void batch(NodeName peer, long incarnation, byte[] payload);

  /** {@code peer} has taken in the batch that was sent to it last; the next may be sent. */
  void batchTaken(NodeName peer);

  /**
   * The link that {@code reached} told of has ended and no other of that process took its place.
   *
   * @param detail the reason in words
   */
  void closed(NodeName peer, long incarnation, CloseReason reason, String detail);

  /** The link from this node to {@code peer} is up: what is published arrives. */
  void outboundUp(NodeName peer);

  /** The link from this node to {@code peer}, which was up, is down and is dialled again. */
  void outboundDown(NodeName peer, CloseReason reason);

  /** A link does not come to be; told each time, while the log has it at most once a minute. */
  void refused(Refusal refusal);
}
