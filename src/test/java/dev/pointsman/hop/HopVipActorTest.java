package dev.pointsman.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.flows.FlowChange;
import dev.pointsman.flows.FlowImage;
import dev.pointsman.flows.packet.MacPair;
import dev.pointsman.flows.packet.Reset;
import dev.pointsman.flows.packet.TcpFrame;
import dev.pointsman.flows.replica.Origin;
import dev.pointsman.flows.replica.ReplicaMessage;
import dev.pointsman.flows.replica.ReplicaMessage.Ack;
import dev.pointsman.flows.replica.ReplicaMessage.Batch;
import dev.pointsman.linux.datapath.EventType;
import dev.pointsman.linux.datapath.KernelFlow;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.CheckTargets;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ClusterSettings;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.HopSettings;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.RelayLimits;
import dev.pointsman.model.RequestMatch;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.model.Term;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import dev.pointsman.server.ServerActor;
import dev.pointsman.server.ServerRef;
import dev.pointsman.server.ServerSlot;
import dev.pointsman.stickiness.Bindings;
import dev.pointsman.stickiness.StickySite;
import dev.pointsman.transport.TcpTransport;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A VIP's hop between a kernel, an interface and links that are the test's. */
final class HopVipActorTest {
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("10.0.0.100");
  private static final VipName NAME = new VipName("media");
  private static final ServerName S1 = new ServerName("s1");
  private static final NodeName PEER = new NodeName("peer");
  private static final HopVipActor.Own OWN = new HopVipActor.Own(new Term(7), 0);
  private static final int FLAGS_AT = 14 + 20 + 13;

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<HopInterfaces.For> interfaces = kit.createTestProbe();
  private final TestProbe<HopVipActor.Event> events = kit.createTestProbe();
  private final FakeKernel kernel = new FakeKernel(1_000_000);
  private final Links links = new Links();
  private final ServerSlot slot = new ServerSlot(server(), CheckTargets.NONE, 0);

  private record Sent(NodeName to, ReplicaMessage message) {}

  private static final class Links implements FlowLinks {
    final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();

    @Override
    public void attach(VipName vip, ActorRef<? super HopVipActor.FromLinks> actor) {}

    @Override
    public void detach(VipName vip, ActorRef<? super HopVipActor.FromLinks> actor) {}

    @Override
    public void send(NodeName to, ReplicaMessage message) {
      sent.add(new Sent(to, message));
    }

    /** The next batch with changes; one without may have been sent again. */
    Batch nextChanges() throws InterruptedException {
      while (true) {
        if (next() instanceof Batch batch && !batch.changes().isEmpty()) {
          return batch;
        }
      }
    }

    Ack nextAck() throws InterruptedException {
      while (true) {
        if (next() instanceof Ack ack) {
          return ack;
        }
      }
    }

    ReplicaMessage next() throws InterruptedException {
      Sent next = sent.poll(10, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      return next.message();
    }
  }

  @AfterEach
  void end() {
    kit.shutdownTestKit();
  }

  @Test
  void synsThatComeTogetherAreDecidedAndInstalledAndSentOnTogether() {
    // given
    ActorRef<HopVipActor.Command> hop = start(HopSettings.DEFAULT, Optional.of(OWN));
    // when
    tell(hop, syns(0, 500));
    // then
    await().until(() -> kernel.sentFrames() == 500);
    assertThat(kernel.installs()).containsExactly(500);
    assertThat(slot.live()).isEqualTo(500);
    assertThat(rule(hop).live()).isEqualTo(500);
  }

  @Test
  void synsBeyondTheBoundOfHalfOpenFlowsAreDropped() {
    // given
    ActorRef<HopVipActor.Command> hop = start(bounds(1000, 100), Optional.of(OWN));
    // when
    tell(hop, syns(0, 100));
    tell(hop, syns(100, 50));
    // then
    await().until(() -> rule(hop).accepted() == 100);
    assertThat(kernel.size()).isEqualTo(100);
    assertThat(kernel.sentFrames()).isEqualTo(100);
    // and when those before are heard
    for (int client = 0; client < 100; client++) {
      kernel.confirm(key(client), KernelFlow.ESTABLISHED);
    }
    await().until(() -> connections(hop).stream().allMatch(HopVipActorTest::isOpen));
    tell(hop, syns(100, 50));
    // then there is room
    await().until(() -> kernel.size() == 150);
  }

  @Test
  void aFullTableRefusesWithAResetAndSaysSoInTheRulesAccount() {
    // given
    ActorRef<HopVipActor.Command> hop = start(bounds(10, 100), Optional.of(OWN));
    tell(hop, syns(0, 10));
    await().until(() -> kernel.sentFrames() == 10);
    // when
    tell(hop, syns(10, 1));
    // then
    await().until(() -> rule(hop).closed().getOrDefault(CloseCause.TABLE_FULL, 0L) == 1);
    assertThat(kernel.size()).isEqualTo(10);
    assertThat(flags(kernel.sent.getLast())).isEqualTo(TcpFrame.RST | TcpFrame.ACK);
  }

  @Test
  void aSynGoesOnWhenABackupHasItsFlow() throws Exception {
    // given
    ActorRef<HopVipActor.Command> hop = start(patient(), Optional.of(OWN));
    hop.tell(new HopVipActor.BackupJoined(PEER));
    Batch hello = (Batch) links.next();
    hop.tell(new HopVipActor.Received(PEER, ack(hello)));
    // when
    tell(hop, syns(0, 1));
    Batch batch = links.nextChanges();
    // then
    assertThat(batch.changes()).hasSize(1);
    assertThat(kernel.sentFrames()).isZero();
    // and when
    hop.tell(new HopVipActor.Received(PEER, ack(batch)));
    // then
    await().until(() -> kernel.sentFrames() == 1);
  }

  @Test
  void aSynWhoseBackupIsSilentGoesOnAfterTheWait() throws Exception {
    // given
    ActorRef<HopVipActor.Command> hop = start(HopSettings.DEFAULT, Optional.of(OWN));
    hop.tell(new HopVipActor.BackupJoined(PEER));
    links.next();
    // when
    tell(hop, syns(0, 1));
    // then
    await().until(() -> kernel.sentFrames() == 1);
  }

  @Test
  void aBackupHasTheOwnersFlowsInItsKernelAndGoesOnWithThem() throws Exception {
    // given an owner with flows
    ActorRef<HopVipActor.Command> owner = start(patient(), Optional.of(OWN));
    owner.tell(new HopVipActor.BackupJoined(PEER));
    owner.tell(new HopVipActor.Received(PEER, ack((Batch) links.next())));
    tell(owner, syns(0, 20));
    Batch flows = links.nextChanges();
    // when a backup is told of them
    FakeKernel other = new FakeKernel(1_000_000);
    ActorRef<HopVipActor.Command> backup = start(HopSettings.DEFAULT, Optional.empty(), other);
    backup.tell(
        new HopVipActor.Received(PEER, new Batch(NAME, flows.origin(), 1, true, flows.changes())));
    // then
    Ack answer = links.nextAck();
    assertThat(answer.upTo()).isEqualTo(1);
    assertThat(other.size()).isEqualTo(20);
    // and when it takes over
    backup.tell(new HopVipActor.Own(new Term(8), 1));
    // then
    await().until(() -> connections(backup).size() == 20);
    assertThat(other.size()).isEqualTo(20);
  }

  @Test
  void oneThatFailsAdoptsItsFlowsFromTheKernel() {
    // given
    ActorRef<HopVipActor.Command> hop = start(HopSettings.DEFAULT, Optional.of(OWN));
    tell(hop, syns(0, 30));
    await().until(() -> kernel.sentFrames() == 30);
    // when
    kernel.breakOnce();
    tell(hop, syns(30, 1));
    interfaces.fishForMessage(
        Duration.ofSeconds(10),
        message ->
            message.command() instanceof HopInterfaceActor.Declare
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
    hop.tell(ready(kernel));
    // then
    await().until(() -> connections(hop).size() == 30);
    assertThat(rule(hop).live()).isEqualTo(30);
    await().untilAsserted(() -> assertThat(slot.live()).isEqualTo(30));
  }

  @Test
  void anOwnerUnderAnotherTermOwnsAtOnce() {
    // given
    ActorRef<HopVipActor.Command> hop = start(HopSettings.DEFAULT, Optional.of(OWN));
    // when
    hop.tell(new HopVipActor.Own(new Term(8), 0));
    // then
    events.fishForMessage(
        Duration.ofSeconds(10),
        event ->
            event instanceof HopVipActor.Owning
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }

  @Test
  void flowsThatNobodyElseHasAreCutWhenTheVipGoes() {
    // given
    ActorRef<HopVipActor.Command> hop = start(HopSettings.DEFAULT, Optional.of(OWN));
    tell(hop, syns(0, 5));
    await().until(() -> kernel.size() == 5);
    // when
    hop.tell(new HopVipActor.StandBy());
    // then
    await().until(() -> rule(hop).closed().getOrDefault(CloseCause.VIP_MOVED, 0L) == 5);
    assertThat(kernel.size()).isZero();
    await().untilAsserted(() -> assertThat(slot.live()).isZero());
  }

  @Test
  void flowsThatABackupHasAreHandedOverWhenTheVipGoes() throws Exception {
    // given
    ActorRef<HopVipActor.Command> hop = start(patient(), Optional.of(OWN));
    hop.tell(new HopVipActor.BackupJoined(PEER));
    hop.tell(new HopVipActor.Received(PEER, ack((Batch) links.next())));
    tell(hop, syns(0, 5));
    hop.tell(new HopVipActor.Received(PEER, ack(links.nextChanges())));
    await().until(() -> kernel.sentFrames() == 5);
    // when
    hop.tell(new HopVipActor.HandOver());
    tell(hop, syns(5, 1));
    hop.tell(new HopVipActor.StandBy());
    // then its kernel goes on with them, and nobody decided of the one that came too late
    await().until(() -> rule(hop).closed().getOrDefault(CloseCause.HANDED_OVER, 0L) == 5);
    assertThat(rule(hop).accepted()).isEqualTo(5);
    assertThat(kernel.size()).isEqualTo(5);
    await().untilAsserted(() -> assertThat(slot.live()).isZero());
  }

  @Test
  void aVipThatGoesBackWhileItsFlowsAreBeingTakenOverLosesNone() throws Exception {
    // given a backup with flows, of which some close
    int flows = 3_000;
    ActorRef<HopVipActor.Command> hop = start(patient(), Optional.empty());
    Origin owner = new Origin(new Term(7), 1, 1);
    List<FlowChange> changes = new ArrayList<>();
    for (int client = 0; client < flows; client++) {
      changes.add(
          new FlowChange.Put(new FlowImage(key(client), S1, 1, true, client % 3 == 0, false)));
    }
    int most = ReplicaMessage.MOST_CHANGES;
    for (int from = 0; from < flows; from += most) {
      List<FlowChange> some = changes.subList(from, Math.min(flows, from + most));
      boolean complete = from + most >= flows;
      hop.tell(
          new HopVipActor.Received(PEER, new Batch(NAME, owner, 1 + from / most, complete, some)));
      links.nextAck();
    }
    // when it takes over, and is told to go back before it has come to each of them
    hop.tell(new HopVipActor.Own(new Term(8), 0));
    hop.tell(new HopVipActor.BackupJoined(PEER));
    boolean complete = false;
    while (!complete) {
      Batch told = (Batch) links.next();
      hop.tell(new HopVipActor.Received(PEER, ack(told)));
      complete = told.complete();
    }
    hop.tell(new HopVipActor.StandBy());
    // then all are handed over, and give their places back
    await()
        .until(() -> rule(hop).closed().getOrDefault(CloseCause.HANDED_OVER, 0L) == (long) flows);
    await().untilAsserted(() -> assertThat(slot.live()).isZero());
    assertThat(kernel.size()).isEqualTo(flows);
    // and it can take over once more
    hop.tell(new HopVipActor.Own(new Term(9), 0));
    await().until(() -> connections(hop).size() == flows);
    await().until(() -> slot.live() == 2 * flows / 3);
  }

  @Test
  void aNewOwnerHearsTheLastWordsOfTheOldOne() throws Exception {
    // given an owner's flow, and a backup that has it and takes over
    ActorRef<HopVipActor.Command> owner = start(patient(), Optional.of(OWN));
    owner.tell(new HopVipActor.BackupJoined(PEER));
    owner.tell(new HopVipActor.Received(PEER, ack((Batch) links.next())));
    tell(owner, syns(0, 1));
    Batch first = links.nextChanges();
    owner.tell(new HopVipActor.Received(PEER, ack(first)));
    tell(owner, syns(1, 1));
    Batch last = links.nextChanges();
    FakeKernel other = new FakeKernel(100_000);
    ActorRef<HopVipActor.Command> next = start(HopSettings.DEFAULT, Optional.empty(), other);
    next.tell(
        new HopVipActor.Received(PEER, new Batch(NAME, first.origin(), 1, true, first.changes())));
    assertThat(links.nextAck().upTo()).isEqualTo(1);
    next.tell(new HopVipActor.Own(new Term(8), 1));
    // when the old one tells of a flow that it has begun meanwhile
    next.tell(
        new HopVipActor.Received(PEER, new Batch(NAME, last.origin(), 2, false, last.changes())));
    // then
    Ack answer = links.nextAck();
    assertThat(answer.origin()).isEqualTo(first.origin());
    assertThat(answer.upTo()).isEqualTo(2);
    await().until(() -> connections(next).size() == 2);
    assertThat(other.size()).isEqualTo(2);
  }

  @Test
  void aDrainEndsWithTheLastFlow() {
    // given
    ActorRef<HopVipActor.Command> hop = start(bounds(100, 100), Optional.of(OWN));
    tell(hop, syns(0, 1));
    await().until(() -> kernel.size() == 1);
    // when
    hop.tell(new HopVipActor.Drain(Duration.ofMinutes(1), CloseCause.DRAIN_DEADLINE));
    tell(hop, syns(1, 1));
    await().until(() -> rule(hop).closed().getOrDefault(CloseCause.STOPPING, 0L) == 1);
    kernel.confirm(key(0), KernelFlow.ESTABLISHED | KernelFlow.RST);
    hop.tell(new HopVipActor.Seen(List.of(sighting(EventType.RST, 0, TcpFrame.RST)), () -> {}));
    // then
    events.fishForMessage(
        Duration.ofSeconds(30),
        event ->
            event instanceof HopVipActor.Drained
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }

  // --- the means

  ActorRef<HopVipActor.Command> startForFigures(int flows) {
    return start(bounds(2 * flows, 2 * flows), Optional.of(OWN));
  }

  int kernelFlows() {
    return kernel.size();
  }

  /** What the fake kernel takes is not the product's. */
  void clearKernel() {
    kernel.clear();
  }

  private ActorRef<HopVipActor.Command> start(
      HopSettings settings, Optional<HopVipActor.Own> owned) {
    return start(settings, owned, kernel);
  }

  private ActorRef<HopVipActor.Command> start(
      HopSettings settings, Optional<HopVipActor.Own> owned, FakeKernel of) {
    NodeContext node =
        new NodeContext(
            settings(settings),
            new TcpTransport(kit.system()),
            SiteMetrics.none(),
            AccessLog.none(),
            new Bindings(StickySite.nobody()));
    ServerRef ref =
        new ServerRef(server(), slot, kit.<ServerActor.Command>createTestProbe().getRef());
    HopVipActor.Configure configure = new HopVipActor.Configure(List.of(rule()), Map.of(S1, ref));
    Vip vip =
        new Vip(NAME, ADDRESS, List.of(new NodeName("n"), PEER), Optional.of("eth0"), 32, false);
    ActorRef<HopVipActor.Command> hop =
        kit.spawn(
            Behaviors.supervise(
                    HopVipActor.create(
                        vip,
                        configure,
                        owned,
                        node,
                        new HopMeans(interfaces.getRef(), links),
                        events.getRef()))
                .onFailure(SupervisorStrategy.restart()));
    interfaces.expectMessageClass(HopInterfaces.For.class);
    hop.tell(ready(of));
    return hop;
  }

  private static HopVipActor.Ready ready(FakeKernel kernel) {
    Route route = new Route(3, false, Optional.of(new MacPair(2, 1)), true);
    return new HopVipActor.Ready(
        kernel, new ServerRoutes(Map.of(new ServerAt(S1, server().address()), route)));
  }

  private static NodeSettings settings(HopSettings hop) {
    Endpoint anywhere = new Endpoint(InetAddress.ofLiteral("127.0.0.1"), 0);
    return new NodeSettings(
        anywhere,
        new NodeSettings.Metrics(anywhere, anywhere, false),
        new NodeSettings.AccessLog(Optional.empty(), Duration.ofMinutes(1)),
        0,
        Duration.ofSeconds(2),
        ClusterSettings.DEFAULT,
        hop);
  }

  private static HopSettings bounds(int flows, int halfOpen) {
    HopSettings usual = HopSettings.DEFAULT;
    return new HopSettings(
        flows,
        halfOpen,
        usual.maxSessions(),
        usual.maxResets(),
        usual.closeRate(),
        Duration.ofMinutes(1),
        usual.lingerTimeout(),
        usual.replicationWait());
  }

  private static HopSettings patient() {
    HopSettings usual = HopSettings.DEFAULT;
    return new HopSettings(
        usual.maxFlows(),
        usual.maxHalfOpen(),
        usual.maxSessions(),
        usual.maxResets(),
        usual.closeRate(),
        usual.halfOpenTimeout(),
        usual.lingerTimeout(),
        Duration.ofSeconds(30));
  }

  private static Server server() {
    return new Server(S1, InetAddress.ofLiteral("10.0.0.11"), 1, 0, HealthPolicy.DEFAULT, true);
  }

  private static SchedulingRule rule() {
    return new SchedulingRule(
        NAME,
        7070,
        Protocol.TELNET,
        RequestMatch.ANY,
        Forwarding.HOP,
        List.of(S1),
        7070,
        SchedulingPolicy.LEAST_CONNECTIONS,
        RelayLimits.DEFAULT);
  }

  private static Ack ack(Batch batch) {
    return new Ack(NAME, batch.origin(), 1, batch.sequence(), false);
  }

  private static FlowKey key(int client) {
    InetAddress from =
        InetAddress.ofLiteral(
            "10.%d.%d.%d".formatted(1 + (client >> 16), (client >> 8) & 255, client & 255));
    return FlowKey.of(new Endpoint(from, 40_000), new Endpoint(ADDRESS, 7070));
  }

  private static Sighting sighting(EventType type, int client, int flags) {
    byte[] frame = Reset.towardsServer(key(client), 1, new MacPair(1, 9));
    frame[FLAGS_AT] = (byte) flags;
    return new Sighting(type, (TcpFrame) TcpFrame.parse(frame), System.nanoTime());
  }

  static List<Sighting> syns(int from, int count) {
    List<Sighting> syns = new ArrayList<>();
    for (int client = from; client < from + count; client++) {
      syns.add(sighting(EventType.SYN, client, TcpFrame.SYN));
    }
    return syns;
  }

  static void tell(ActorRef<HopVipActor.Command> hop, List<Sighting> syns) {
    hop.tell(new HopVipActor.Seen(syns, () -> {}));
  }

  private static int flags(byte[] frame) {
    return frame[FLAGS_AT];
  }

  private static boolean isOpen(ConnectionView view) {
    return view.phase() == ConnectionView.Phase.OPEN;
  }

  private RuleView rule(ActorRef<HopVipActor.Command> hop) {
    TestProbe<HopVipActor.Description> probe = kit.createTestProbe();
    hop.tell(new HopVipActor.Describe(probe.getRef()));
    return probe.receiveMessage(Duration.ofSeconds(10)).rules().getFirst();
  }

  private List<ConnectionView> connections(ActorRef<HopVipActor.Command> hop) {
    TestProbe<List<ConnectionView>> probe = kit.createTestProbe();
    hop.tell(new HopVipActor.ListConnections(probe.getRef()));
    return probe.receiveMessage(Duration.ofSeconds(10));
  }
}
