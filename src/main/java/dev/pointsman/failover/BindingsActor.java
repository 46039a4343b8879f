package dev.pointsman.failover;

import dev.pointsman.failover.wire.BindingsMessage;
import dev.pointsman.failover.wire.BindingsReader;
import dev.pointsman.failover.wire.BindingsWriter;
import dev.pointsman.model.NodeName;
import dev.pointsman.replication.document.Malformed;
import dev.pointsman.stickiness.BindingFeed;
import dev.pointsman.stickiness.Bindings;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the peers which client is bound to which server: everything when a link comes up or a peer
 * asks for it, and then what changes here.
 *
 * <p>It has one behaviour. A batch is on its way to each peer at a time; a full one is followed by
 * the next at once, others after {@link #GATHER}. What peers tell does not pass through its
 * mailbox: it is taken in before the peer is told so, which makes a peer that sends faster wait.
 */
public final class BindingsActor {
  private static final Logger LOG = LoggerFactory.getLogger(BindingsActor.class);

  /** How long changes are gathered: as long as those of the replicated state take to be told. */
  static final Duration GATHER = Duration.ofMillis(20);

  /** What this actor takes. */
  public sealed interface Command {}

  /** Bindings were changed here. */
  public record Changed() implements Command {}

  /** There are rules that were not here before, whose bindings peers may have. */
  public record AskAll() implements Command {}

  private record Up(NodeName peer) implements Command {}

  private record Down(NodeName peer) implements Command {}

  private record Taken(NodeName peer) implements Command {}

  private record Asked(NodeName peer) implements Command {}

  private record Flush() implements Command {}

  /** What is known of a peer. */
  private static final class Peer {
    private final BindingFeed feed;
    private boolean up;
    private boolean onItsWay;
    private boolean more;

    /** Whether it is to be asked for what it has. */
    private boolean ask = true;

    Peer(BindingFeed feed) {
      this.feed = feed;
    }
  }

  private final Map<NodeName, Peer> peers = new TreeMap<>();
  private final BiPredicate<NodeName, byte[]> sender;
  private final TimerScheduler<Command> timers;

  private BindingsActor(
      Bindings bindings,
      Set<NodeName> peers,
      BiPredicate<NodeName, byte[]> sender,
      TimerScheduler<Command> timers) {
    peers.forEach(peer -> this.peers.put(peer, new Peer(new BindingFeed(bindings, peer))));
    this.sender = sender;
    this.timers = timers;
  }

  /**
   * Tells these peers.
   *
   * @param sender sends a batch; false if it cannot be sent now
   * @param attach is given who is to be told of batches, anew when the actor is restarted
   */
  public static Behavior<Command> create(
      Bindings bindings,
      Set<NodeName> peers,
      BiPredicate<NodeName, byte[]> sender,
      Consumer<BatchListener> attach) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  attach.accept(new FromLinks(bindings, context.getSelf()));
                  return new BindingsActor(bindings, peers, sender, timers).telling();
                }));
  }

  // --- the one state

  private Behavior<Command> telling() {
    return Behaviors.receiveMessage(
        message -> {
          on(message);
          return Behaviors.same();
        });
  }

  // --- handlers

  private void on(Command message) {
    switch (message) {
      case Changed changed -> flushSoon();
      case Flush flush -> peers.forEach(this::send);
      case AskAll all -> {
        peers.values().forEach(peer -> peer.ask = true);
        peers.forEach(this::send);
      }
      case Up up -> {
        Peer peer = peer(up.peer());
        peer.up = true;
        peer.onItsWay = false;
        peer.feed.restart();
        send(up.peer(), peer);
      }
      case Down down -> peer(down.peer()).up = false;
      case Asked asked -> {
        Peer peer = peer(asked.peer());
        peer.feed.restart();
        send(asked.peer(), peer);
      }
      case Taken taken -> {
        Peer peer = peer(taken.peer());
        peer.onItsWay = false;
        if (peer.more || peer.ask) {
          send(taken.peer(), peer);
        } else {
          flushSoon();
        }
      }
    }
  }

  private Peer peer(NodeName name) {
    Peer peer = peers.get(name);
    if (peer == null) {
      throw new IllegalArgumentException("peer: " + name + " (expected: " + peers.keySet() + ")");
    }
    return peer;
  }

  private void flushSoon() {
    if (!timers.isTimerActive(Flush.class)) {
      timers.startSingleTimer(Flush.class, new Flush(), GATHER);
    }
  }

  private void send(NodeName name, Peer peer) {
    if (!peer.up || peer.onItsWay) {
      return;
    }
    if (peer.ask) {
      peer.onItsWay = sender.test(name, BindingsWriter.ask());
      peer.ask = !peer.onItsWay;
      peer.more = true;
      return;
    }
    BindingsWriter batch = new BindingsWriter();
    peer.more = peer.feed.fill(batch::add);
    if (batch.bindings() > 0) {
      peer.onItsWay = sender.test(name, batch.toBytes());
      if (!peer.onItsWay) {
        // The link has ended, and it is still to be told, or that there is another already. What
        // was taken out of the feed is lost.
        peer.feed.restart();
      }
    }
  }

  private record FromLinks(Bindings bindings, ActorRef<Command> actor) implements BatchListener {
    @Override
    public void up(NodeName peer) {
      actor.tell(new Up(peer));
    }

    @Override
    public void down(NodeName peer) {
      actor.tell(new Down(peer));
    }

    @Override
    public void taken(NodeName peer) {
      actor.tell(new Taken(peer));
    }

    @Override
    public void came(NodeName peer, byte[] batch) {
      try {
        switch (BindingsReader.read(batch)) {
          case BindingsMessage.Ask ask -> actor.tell(new Asked(peer));
          case BindingsMessage.Tell tell ->
              bindings.merge(tell.changes(), System.currentTimeMillis());
        }
      } catch (Malformed e) {
        LOG.warn("peer={} sent bindings that cannot be read: {}", peer, e.getMessage());
      }
    }
  }
}
