package dev.pointsman.peerlink;

import dev.pointsman.model.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener, whose failures are its own and end no link, until the links close. */
final class Events implements PeerListener {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private final PeerListener listener;
  private volatile boolean closed;

  Events(PeerListener listener) {
    this.listener = listener;
  }

  /** Tells nothing from now on. */
  void close() {
    closed = true;
  }

  @Override
  public void reached(NodeName peer, long incarnation) {
    LOG.info("a peer is reached: peer={} incarnation={}", peer, incarnation);
    tell(() -> listener.reached(peer, incarnation));
  }

  @Override
  public void received(NodeName peer, long incarnation, byte[] payload, long nanoTime) {
    tell(() -> listener.received(peer, incarnation, payload, nanoTime));
  }

  @Override
  public void batch(NodeName peer, long incarnation, byte[] payload) {
    tell(() -> listener.batch(peer, incarnation, payload));
  }

  @Override
  public void batchTaken(NodeName peer) {
    tell(() -> listener.batchTaken(peer));
  }

  @Override
  public void closed(NodeName peer, long incarnation, CloseReason reason, String detail) {
    if (closed) {
      return; // This node ended the link itself: the peer is not lost.
    }
    LOG.info(
        "a peer is lost: peer={} incarnation={} reason={} text=\"{}\"",
        peer,
        incarnation,
        reason.label(),
        detail);
    tell(() -> listener.closed(peer, incarnation, reason, detail));
  }

  @Override
  public void outboundUp(NodeName peer) {
    LOG.debug("the link to a peer is up: peer={}", peer);
    tell(() -> listener.outboundUp(peer));
  }

  @Override
  public void outboundDown(NodeName peer, CloseReason reason) {
    LOG.debug("the link to a peer is down: peer={} reason={}", peer, reason.label());
    tell(() -> listener.outboundDown(peer, reason));
  }

  @Override
  public void refused(Refusal refusal) {
    tell(() -> listener.refused(refusal));
  }

  private void tell(Runnable call) {
    if (closed) {
      return;
    }
    try {
      call.run();
    } catch (RuntimeException failure) {
      LOG.error("a listener of the peer links failed", failure);
    }
  }
}
