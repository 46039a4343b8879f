package dev.pointsman.failover;

import dev.pointsman.election.StateMessage;
import dev.pointsman.election.Timing;
import dev.pointsman.failover.wire.Envelope;
import dev.pointsman.model.NodeName;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What this node tells its peers of the election: the newest message, at once, or a little later
 * while they are not to know it yet. Part of a {@link FailoverActor}.
 *
 * <p>They are to know that this node owns a VIP only once it serves it, so that the owner before it
 * does not let go too early; and that it owns one no more only once the dials that were begun here
 * have settled, so that the new owner does not draw the clients over too early.
 */
final class Publication {
  private final Publisher publisher;
  private final Set<NodeName> peers;
  private final Function<StateMessage, Envelope> envelope;
  private final Runnable waiting;
  private Optional<StateMessage> unpublished = Optional.empty();

  /**
   * @param envelope what goes with a message
   * @param waiting run when a message is there that may have to wait: {@link #now} is to be called
   *     after {@link #longest} at the latest
   */
  Publication(
      Publisher publisher,
      Set<NodeName> peers,
      Function<StateMessage, Envelope> envelope,
      Runnable waiting) {
    this.publisher = publisher;
    this.peers = peers;
    this.envelope = envelope;
    this.waiting = waiting;
  }

  /**
   * How long peers may go without news of this node because it is just taking a VIP or giving one
   * up: 200 ms of the 700 after which they count it as lost by default.
   */
  static Duration longest(Timing timing) {
    return timing.silence().multipliedBy(2).dividedBy(7);
  }

  /** A newer message is there; an older one is never sent then. */
  void put(StateMessage message) {
    if (unpublished.isEmpty()) {
      waiting.run();
    }
    unpublished = Optional.of(message);
  }

  /** Dials those that are not linked. */
  void dialPeers() {
    peers.forEach(publisher::dialNow);
  }

  /** Sends what is there, if anything is. */
  void now() {
    unpublished.ifPresent(
        message -> {
          Envelope full = envelope.apply(message);
          peers.forEach(peer -> publisher.publish(peer, full));
        });
    unpublished = Optional.empty();
  }
}
