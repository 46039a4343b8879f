package dev.pointsman.peerlink;

import java.io.EOFException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A peer's {@link Lifeline}, as the node sees it that accepted it. */
final class InboundLifeline {
  private static final Logger LOG = LoggerFactory.getLogger(InboundLifeline.class);

  private final Wire wire;
  private final InboundPeer peer;
  private final long incarnation;

  InboundLifeline(Wire wire, InboundPeer peer, long incarnation) {
    this.wire = wire;
    this.peer = peer;
    this.incarnation = incarnation;
  }

  long incarnation() {
    return incarnation;
  }

  /** Another has taken its place. */
  void abort() {
    wire.abort();
  }

  /** Welcomes it and waits for its end. */
  void serve(Frame.Welcome welcome) {
    boolean bare = false;
    peer.enter(this);
    try {
      wire.send(welcome);
      bare = wire.endsBare();
    } catch (EOFException failure) {
      bare = true;
    } catch (IOException failure) {
      LOG.debug("the lifeline of {} ended, which says nothing of it", peer.name(), failure);
    }
    peer.ended(this, bare);
  }
}
