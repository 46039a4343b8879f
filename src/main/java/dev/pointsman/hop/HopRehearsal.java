package dev.pointsman.hop;

import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.flows.FlowChange;
import dev.pointsman.flows.FlowImage;
import dev.pointsman.flows.packet.Knock;
import dev.pointsman.flows.packet.MacPair;
import dev.pointsman.flows.packet.TcpFrame;
import dev.pointsman.flows.replica.Origin;
import dev.pointsman.flows.replica.ReplicaMessage;
import dev.pointsman.linux.datapath.EventType;
import dev.pointsman.model.CheckTargets;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.RelayLimits;
import dev.pointsman.model.RequestMatch;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Term;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import dev.pointsman.server.ServerRef;
import dev.pointsman.server.ServerSlot;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rehearsal of a node that may have to take over a VIP whose connections hop: it keeps another
 * node's flows, takes the VIP over, directs first packets and hands the flows on, all with the very
 * actors that do it later, and with a kernel and a peer that are not there.
 *
 * <pre>
 *   {@link #playing} --all first packets directed, or time is over--> {@link #ending} --{@link Ended}--> stopped
 * </pre>
 *
 * <p>A backup's program runs as a standby for weeks, and is an owner the moment that the owner
 * dies: without this it would read, find out and compile how to be one while all clients wait.
 */
public final class HopRehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(HopRehearsal.class);

  /** First packets that come together; so do a few when two hundred come a second. */
  private static final int TOGETHER = 4;

  private static final int PORT = 7070;
  private static final NodeName NODE = new NodeName("rehearsal");
  private static final NodeName PEER = new NodeName("rehearsal-peer");
  private static final VipName VIP = new VipName("rehearsal");
  private static final ServerName SERVER = new ServerName("rehearsal");

  // For documentation, RFC 5737: nothing is sent to them.
  private static final InetAddress VIP_ADDRESS = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress SERVER_ADDRESS = InetAddress.ofLiteral("192.0.2.2");
  private static final MacPair MACS = new MacPair(2, 1);

  /** What this actor takes. */
  public sealed interface Command {}

  private record Directed() implements Command {}

  private record Ended() implements Command {}

  private final ActorContext<Command> context;
  private final int flows;
  private final Duration longest;
  private final CompletableFuture<Integer> over;
  private final ActorRef<HopVipActor.Command> hop;
  private final ActorRef<HopVipActor.Description> directed;
  private final long begin = System.nanoTime();
  private int sent;

  private HopRehearsal(
      ActorContext<Command> context,
      int flows,
      Duration longest,
      NodeContext node,
      CompletableFuture<Integer> over) {
    this.context = context;
    this.flows = flows;
    this.longest = longest;
    this.over = over;
    this.directed =
        context.messageAdapter(HopVipActor.Description.class, description -> new Directed());
    HopMeans means = new HopMeans(context.getSystem().ignoreRef(), new Peer());
    this.hop =
        context.spawn(
            HopVipActor.create(
                vip(),
                new HopVipActor.Configure(List.of(rule()), Map.of(SERVER, server())),
                Optional.empty(),
                node,
                means,
                context.getSystem().ignoreRef()),
            "vip");
    context.watchWith(hop, new Ended());
  }

  /**
   * Rehearses with so many flows of the peer's, and as many of its own.
   *
   * @param longest it ends after so long, as it has cost enough
   * @param node with meters, an access log and bindings that are nobody's
   * @param over completed when it is over, however it went, with how many first packets were
   *     directed
   */
  public static Behavior<Command> create(
      int flows, Duration longest, NodeContext node, CompletableFuture<Integer> over) {
    return Behaviors.setup(
        context -> new HopRehearsal(context, flows, longest, node, over).begin());
  }

  /** A peer that has whatever it is told. */
  private static final class Peer implements FlowLinks {
    private volatile Optional<ActorRef<? super HopVipActor.FromLinks>> actor = Optional.empty();

    @Override
    public void attach(VipName vip, ActorRef<? super HopVipActor.FromLinks> to) {
      actor = Optional.of(to);
    }

    @Override
    public void detach(VipName vip, ActorRef<? super HopVipActor.FromLinks> from) {
      actor = Optional.empty();
    }

    @Override
    public void send(NodeName to, ReplicaMessage message) {
      if (message instanceof ReplicaMessage.Batch batch) {
        ReplicaMessage.Ack ack =
            new ReplicaMessage.Ack(VIP, batch.origin(), 1, batch.sequence(), false);
        actor.ifPresent(of -> of.tell(new HopVipActor.Received(PEER, ack)));
      }
    }
  }

  // --- states

  private Behavior<Command> begin() {
    Route route = new Route(1, false, Optional.of(MACS), true);
    hop.tell(
        new HopVipActor.Ready(
            new RehearsalKernel(),
            new ServerRoutes(Map.of(new ServerAt(SERVER, SERVER_ADDRESS), route))));
    keepFlows();
    hop.tell(new HopVipActor.Own(new Term(2), 0));
    hop.tell(new HopVipActor.BackupJoined(PEER));
    return playing();
  }

  private Behavior<Command> playing() {
    hop.tell(new HopVipActor.Describe(directed));
    return state(
        message ->
            switch (message) {
              case Directed directed -> onDirected();
              case Ended ended -> Behaviors.stopped();
            });
  }

  private Behavior<Command> ending() {
    hop.tell(new HopVipActor.StandBy());
    hop.tell(new HopVipActor.Drain(Duration.ZERO, CloseCause.VIP_MOVED));
    LOG.info(
        "rehearsed forward=hop connections={} ms={}",
        sent,
        (System.nanoTime() - begin) / 1_000_000);
    return state(
        message ->
            switch (message) {
              case Directed late -> Behaviors.same();
              case Ended ended -> Behaviors.stopped();
            });
  }

  private Behavior<Command> state(
      org.apache.pekko.japi.function.Function<Command, Behavior<Command>> onMessage) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(onMessage)
        .onSignal(
            PostStop.class,
            stopped -> {
              over.complete(sent);
              return Behaviors.same();
            })
        .build();
  }

  // --- handlers

  private Behavior<Command> onDirected() {
    if (sent >= flows || System.nanoTime() - begin > longest.toNanos()) {
      return ending();
    }
    hop.tell(seen(EventType.SYN, sent));
    // Half of the clients leave at once.
    if (sent % (2 * TOGETHER) == 0) {
      hop.tell(seen(EventType.FIN, sent));
    }
    sent += TOGETHER;
    hop.tell(new HopVipActor.Describe(directed));
    return Behaviors.same();
  }

  private void keepFlows() {
    Origin peer = new Origin(new Term(1), 1, 1);
    for (int from = 0, batch = 1; from < flows; from += ReplicaMessage.MOST_CHANGES, batch++) {
      int to = Math.min(flows, from + ReplicaMessage.MOST_CHANGES);
      List<FlowChange> changes = new ArrayList<>();
      for (int flow = from; flow < to; flow++) {
        FlowImage image = new FlowImage(key(2, flow), SERVER, 0, true, flow % 2 == 0, false);
        changes.add(new FlowChange.Put(image));
      }
      hop.tell(
          new HopVipActor.Received(
              PEER, new ReplicaMessage.Batch(VIP, peer, batch, to == flows, changes)));
    }
  }

  private static HopVipActor.Seen seen(EventType type, int from) {
    List<Sighting> sightings = new ArrayList<>();
    for (int flow = from; flow < from + TOGETHER; flow++) {
      byte[] frame = Knock.syn(key(1, flow), MACS, flow);
      sightings.add(new Sighting(type, (TcpFrame) TcpFrame.parse(frame), System.nanoTime()));
    }
    return new HopVipActor.Seen(sightings, () -> {});
  }

  /** Clients of 198.18.0.0/15, which RFC 2544 has for such. */
  private static FlowKey key(int source, int flow) {
    FlowKey any = FlowKey.of(new Endpoint(VIP_ADDRESS, 0), new Endpoint(VIP_ADDRESS, PORT));
    return new FlowKey(
        0,
        FlowKey.mapped((198 << 24) | (18 << 16) | flow),
        source,
        any.vipHigh(),
        any.vipLow(),
        PORT);
  }

  private static Vip vip() {
    return new Vip(
        VIP, VIP_ADDRESS, List.of(NODE, PEER), Optional.of("rehearsal"), 32, /* preempt= */ false);
  }

  private static SchedulingRule rule() {
    return new SchedulingRule(
        VIP,
        PORT,
        Protocol.TELNET,
        RequestMatch.ANY,
        Forwarding.HOP,
        List.of(SERVER),
        PORT,
        SchedulingPolicy.LEAST_CONNECTIONS,
        RelayLimits.DEFAULT);
  }

  private ServerRef server() {
    Server server =
        new Server(SERVER, SERVER_ADDRESS, Server.DEFAULT_WEIGHT, 0, HealthPolicy.DEFAULT, true);
    ServerSlot slot = new ServerSlot(server, CheckTargets.NONE, System.currentTimeMillis());
    return new ServerRef(server, slot, context.getSystem().ignoreRef());
  }
}
