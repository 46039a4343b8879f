package dev.pointsman.peerlink;

import dev.pointsman.model.NodeName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one peer is to this node: linked by at most one live connection, of which alone is told.
 *
 * <p>The listener is called under the lock, so that what it hears of a peer is in order.
 */
final class InboundPeer {
  private final NodeName name;
  private final Events events;
  private final PeerCounters counters;
  private @Nullable InboundLink live;
  private @Nullable InboundLifeline lifeline;

  InboundPeer(NodeName name, Events events, PeerCounters counters) {
    this.name = name;
    this.events = events;
    this.counters = counters;
  }

  NodeName name() {
    return name;
  }

  /**
   * Makes {@code link} the live one. The same process may dial again, which is no news; a later
   * process at the same address has taken the place of the one before.
   *
   * @return why not, when another process of that name is alive
   */
  synchronized Optional<String> enter(InboundLink link) {
    InboundLink old = live;
    boolean news = old == null || old.incarnation() != link.incarnation();
    if (old != null && news) {
      if (!old.address().equals(link.address()) || link.incarnation() < old.incarnation()) {
        return Optional.of(
            "%s is linked already, as another process at %s (expected: one process of each name)"
                .formatted(name, old.address().getHostAddress()));
      }
      counters.closed();
      events.closed(
          name, old.incarnation(), CloseReason.RESTARTED, "a later process has taken its place");
    }
    live = link;
    if (old != null) {
      old.abort();
    }
    if (news) {
      counters.reached(link.incarnation());
      events.reached(name, link.incarnation());
    }
    return Optional.empty();
  }

  /** Hands on what the live link brought; what one that was replaced still had is old. */
  synchronized void received(InboundLink link, byte[] payload, long nanoTime) {
    if (live == link) {
      counters.received();
      events.received(name, link.incarnation(), payload, nanoTime);
    }
  }

  /** Hands on a batch of the live link; false if it came by one that was replaced. */
  synchronized boolean batch(InboundLink link, byte[] payload) {
    if (live != link) {
      return false;
    }
    events.batch(name, link.incarnation(), payload);
    return true;
  }

  /** A link has ended; only the live one's end is news. */
  synchronized void ended(InboundLink link, Ending ending) {
    if (live == link) {
      live = null;
      counters.closed();
      events.closed(name, link.incarnation(), ending.reason(), ending.detail());
    }
  }

  /** Takes a lifeline in place of the one that there was. */
  synchronized void enter(InboundLifeline later) {
    InboundLifeline old = lifeline;
    lifeline = later;
    if (old != null) {
      old.abort();
    }
  }

  /**
   * A lifeline has ended.
   *
   * @param bare whether the process that it was of has: its link then ends, too
   */
  synchronized void ended(InboundLifeline ended, boolean bare) {
    if (lifeline == ended) {
      lifeline = null;
    }
    InboundLink link = live;
    if (bare && link != null && link.incarnation() == ended.incarnation()) {
      live = null;
      counters.closed();
      events.closed(
          name, link.incarnation(), CloseReason.PROCESS_GONE, "its kernel ended its lifeline");
      link.abort();
    }
  }
}
