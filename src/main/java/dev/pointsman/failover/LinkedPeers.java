package dev.pointsman.failover;

import dev.pointsman.failover.wire.Envelope;
import dev.pointsman.failover.wire.EnvelopeCodec;
import dev.pointsman.flows.replica.ReplicaMessage;
import dev.pointsman.metrics.ClusterMeter;
import dev.pointsman.metrics.Direction;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.VipName;
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

  private final BatchLanes lanes = new BatchLanes(this::toLink);
  private final FlowLane flows = new FlowLane(lanes::ready);
  private volatile Optional<ListenerLane> bindings = Optional.empty();

  private LinkedPeers(ClusterMeter meter) {
    this.meter = meter;
    lanes.attach(BatchKind.FLOWS, flows);
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
    peers.links =
        Optional.of(
            PeerLinks.start(settings, security, peers.new Listener(), SoleKeeper.ofThisPlatform()));
    return peers;
  }

  /** Tells this actor from now on. */
  public void attachTo(ActorRef<FailoverActor.Command> to) {
    actor = Optional.of(to);
  }

  /**
   * Tells this listener of batches of bindings from now on; of links that are up it is told at
   * once.
   */
  public void attachBindings(BatchListener listener) {
    ListenerLane lane = new ListenerLane(listener);
    bindings = Optional.of(lane);
    lanes.attach(BatchKind.BINDINGS, lane);
  }

  /** Sends a batch of bindings; false if the peer cannot be sent one now. */
  public boolean sendBindings(NodeName peer, byte[] batch) {
    boolean offered = bindings.map(lane -> lane.offer(peer, batch)).orElse(false);
    lanes.ready(peer);
    return offered;
  }

  /**
   * What other nodes say of a VIP's flows is for this listener from now on, in place of the one
   * before; of nodes that can be told of flows it is told at once.
   */
  public void attachFlows(VipName vip, FlowListener listener) {
    flows.attach(vip, listener);
  }

  /** Undoes {@link #attachFlows}, unless there is another listener meanwhile. */
  public void detachFlows(VipName vip, FlowListener listener) {
    flows.detach(vip, listener);
  }

  /** Tells a node of flows, or that it has them; it may be lost. */
  public void sendFlows(NodeName to, ReplicaMessage message) {
    flows.send(to, message);
  }

  private boolean toLink(NodeName peer, byte[] batch) {
    return links.map(open -> open.send(peer, batch)).orElse(false);
  }

  @Override
  public void publish(NodeName peer, Envelope envelope) {
    links.ifPresent(open -> open.publish(peer, EnvelopeCodec.encode(envelope)));
  }

  @Override
  public void dialNow(NodeName peer) {
    links.ifPresent(open -> open.dialNow(peer));
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
      dialNow(peer);
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
      lanes.linked(peer, true);
    }

    @Override
    public void outboundDown(NodeName peer, CloseReason reason) {
      meter.link(peer, Direction.TO_PEER, false);
      lanes.linked(peer, false);
    }

    @Override
    public void batch(NodeName peer, long incarnation, byte[] payload) {
      lanes.came(peer, payload);
    }

    @Override
    public void batchTaken(NodeName peer) {
      lanes.taken(peer);
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
