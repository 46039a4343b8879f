package dev.pointsman.failover;

import dev.pointsman.failover.wire.Envelope;
import dev.pointsman.failover.wire.EnvelopeCodec;
import dev.pointsman.metrics.ClusterMeter;
import dev.pointsman.metrics.Direction;
import dev.pointsman.model.NodeName;
import dev.pointsman.peerlink.CloseReason;
import dev.pointsman.peerlink.LinkSettings;
import dev.pointsman.peerlink.PeerLinks;
import dev.pointsman.peerlink.PeerListener;
import dev.pointsman.peerlink.PeerSecurity;
import dev.pointsman.peerlink.PeerStatistics;
import dev.pointsman.peerlink.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peers as they are heard and told over links. It exists before the actor it tells, which is
 * given to it by {@link #attachTo}; what is heard before that is passed over, as each peer says
 * everything again several times a second.
 */
public final class LinkedPeers implements Publisher, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LinkedPeers.class);

  private final ClusterMeter meter;
  private volatile Optional<ActorRef<FailoverActor.Command>> actor = Optional.empty();
  private volatile Optional<PeerLinks> links = Optional.empty();

  // These two change together, so that who is attached misses no link.
  private Optional<BatchListener> batches = Optional.empty();
  private final Set<NodeName> up = new TreeSet<>();

  private LinkedPeers(ClusterMeter meter) {
    this.meter = meter;
  }

  /**
   * Listens for peers, and dials them.
   *
   * @param meter of the links
   * @throws IOException if this node's link port cannot be listened on
   */
  public static LinkedPeers open(LinkSettings settings, PeerSecurity security, ClusterMeter meter)
      throws IOException {
    LinkedPeers peers = new LinkedPeers(meter);
    for (LinkSettings.Peer peer : settings.peers()) {
      meter.link(peer.name(), Direction.FROM_PEER, false);
      meter.link(peer.name(), Direction.TO_PEER, false);
    }
    peers.links = Optional.of(PeerLinks.start(settings, security, peers.new Listener()));
    return peers;
  }

  /** Tells this actor from now on. */
  public void attachTo(ActorRef<FailoverActor.Command> to) {
    actor = Optional.of(to);
  }

  /** Tells this listener of batches from now on; of links that are up it is told at once. */
  public synchronized void attachBatches(BatchListener listener) {
    batches = Optional.of(listener);
    up.forEach(listener::up);
  }

  /** Sends a batch; false if the peer cannot be sent one now. */
  public boolean send(NodeName peer, byte[] batch) {
    return links.map(open -> open.send(peer, batch)).orElse(false);
  }

  private synchronized void linked(NodeName peer, boolean linked) {
    if (linked) {
      up.add(peer);
      batches.ifPresent(listener -> listener.up(peer));
    } else {
      up.remove(peer);
      batches.ifPresent(listener -> listener.down(peer));
    }
  }

  private synchronized Optional<BatchListener> batches() {
    return batches;
  }

  @Override
  public void publish(NodeName peer, Envelope envelope) {
    links.ifPresent(open -> open.publish(peer, EnvelopeCodec.encode(envelope)));
  }

  /** The figures of the links. */
  public List<PeerStatistics> statistics() {
    return links.map(PeerLinks::statistics).orElse(List.of());
  }

  @Override
  public void close() {
    links.ifPresent(PeerLinks::close);
  }

  private void tell(FailoverActor.Command command) {
    actor.ifPresent(to -> to.tell(command));
  }

  /** What the links tell, on their threads. */
  private final class Listener implements PeerListener {
    @Override
    public void reached(NodeName peer, long incarnation) {
      meter.link(peer, Direction.FROM_PEER, true);
      // It has just come, and will not claim anything before it has heard of an owner, or for long.
      links.ifPresent(open -> open.dialNow(peer));
    }

    @Override
    public void received(NodeName peer, long incarnation, byte[] payload, long nanoTime) {
      try {
        Envelope envelope = EnvelopeCodec.decode(payload);
        if (envelope.election().from().equals(peer)) {
          tell(new FailoverActor.Heard(envelope));
        } else {
          LOG.warn("peer={} speaks for {}; passed over", peer, envelope.election().from());
        }
      } catch (IOException e) {
        LOG.warn("peer={} sent what this version cannot read: {}", peer, e.getMessage());
      }
    }

    @Override
    public void closed(NodeName peer, long incarnation, CloseReason reason, String detail) {
      meter.link(peer, Direction.FROM_PEER, false);
      meter.linkEnded(peer, reason.label());
      tell(new FailoverActor.PeerGone(peer, detail, goneForGood(reason)));
    }

    @Override
    public void outboundUp(NodeName peer) {
      meter.link(peer, Direction.TO_PEER, true);
      linked(peer, true);
    }

    @Override
    public void outboundDown(NodeName peer, CloseReason reason) {
      meter.link(peer, Direction.TO_PEER, false);
      linked(peer, false);
    }

    @Override
    public void batch(NodeName peer, long incarnation, byte[] payload) {
      // Before somebody is attached it is lost, and asked for again.
      batches().ifPresent(listener -> listener.came(peer, payload));
    }

    @Override
    public void batchTaken(NodeName peer) {
      batches().ifPresent(listener -> listener.taken(peer));
    }

    @Override
    public void refused(Refusal refusal) {
      meter.linkRefused(
          refusal.peer(), refusal.by() == Refusal.Side.HERE, refusal.reason().label());
    }
  }

  /**
   * Whether the end of a link says that the process has ended. A link that failed for another
   * reason is made anew, and silence tells in the end: not the link's, which cannot tell a peer
   * that said nothing from a node that was itself stopped, but the election's, which can.
   */
  private static boolean goneForGood(CloseReason reason) {
    return switch (reason) {
      case PROCESS_GONE, PLANNED, RESTARTED -> true;
      case SILENT, GARBAGE, NETWORK -> false;
    };
  }
}
