package dev.pointsman.vip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.config.PekkoSettings;
import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.hop.FlowLinks;
import dev.pointsman.hop.HopMeans;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.CheckTargets;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ClusterSettings;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.RelayLimits;
import dev.pointsman.model.RequestMatch;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView.ListenerState;
import dev.pointsman.model.Term;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import dev.pointsman.server.ServerActor;
import dev.pointsman.server.ServerRef;
import dev.pointsman.server.ServerSlot;
import dev.pointsman.stickiness.Bindings;
import dev.pointsman.stickiness.StickySite;
import dev.pointsman.testkit.Tools;
import dev.pointsman.transport.TcpTransport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A VIP whose address comes and goes, on one that is there all along. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls start first
final class VipActorTest {
  private static final VipName MEDIA = new VipName("media");
  private static final NodeName SELF = new NodeName("a");
  private static final ServerName STREAM = new ServerName("stream");
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("127.0.0.1");

  private final ActorTestKit kit = ActorTestKit.create("vip", PekkoSettings.load(1));
  private ServerSocket server;
  private int port;
  private ActorRef<VipActor.Command> vip;

  @BeforeEach
  void start() throws IOException {
    Tools.require(
        System.getProperty("os.name").equals("Linux"), "Linux", "an address that is not here yet");
    server = new ServerSocket(0, 50, ADDRESS);
    try (ServerSocket free = new ServerSocket(0, 50, ADDRESS)) {
      port = free.getLocalPort();
    }
    vip =
        kit.spawn(
            VipActor.create(
                new Vip(
                    MEDIA, ADDRESS, List.of(SELF, new NodeName("b")), Optional.of("lo"), 32, false),
                SELF,
                new VipActor.Configure(List.of(rule()), Map.of(STREAM, ref())),
                /* opened= */ false,
                node(),
                new HopMeans(kit.system().ignoreRef(), FlowLinks.NONE),
                kit.system().ignoreRef()));
    open();
  }

  @AfterEach
  void stop() throws IOException {
    kit.shutdownTestKit();
    server.close();
  }

  @Test
  void whoIsServedWhenTheVipGoesIsCutAndWhoDialsThenIsNotToldThatNobodyListens() throws Exception {
    try (Socket client = dial();
        Socket accepted = server.accept()) {
      assertThat(accepted.isConnected()).isTrue();
      // when
      standBy();
      // then
      assertThat(isCut(client)).isTrue();
      assertThat(aDialIsTakenAndCut()).isTrue();
      await().until(() -> closed(CloseCause.VIP_MOVED) == 2);
      assertThat(describe().vip().listeners())
          .singleElement()
          .satisfies(view -> assertThat(view.state()).isEqualTo(ListenerState.LISTENING));
    }
  }

  @Test
  void aVipThatComesBackIsServedAgain() throws Exception {
    standBy();
    open();
    try (Socket client = dial();
        Socket accepted = server.accept()) {
      client.getOutputStream().write('?');
      assertThat(accepted.getInputStream().read()).isEqualTo('?');
    }
  }

  @Test
  void eachTimeThatItComesItsFirstConnectionIsTold() throws Exception {
    TestProbe<VipActor.Event> events = kit.createTestProbe();
    ActorRef<VipActor.Command> other =
        kit.spawn(
            VipActor.create(
                new Vip(
                    MEDIA,
                    InetAddress.ofLiteral("127.0.0.2"),
                    List.of(SELF, new NodeName("b")),
                    Optional.of("lo"),
                    32,
                    false),
                SELF,
                new VipActor.Configure(List.of(rule()), Map.of(STREAM, ref())),
                /* opened= */ false,
                node(),
                new HopMeans(kit.system().ignoreRef(), FlowLinks.NONE),
                events.getRef()));
    assertThat(events.receiveMessage()).isEqualTo(new VipActor.Prepared(MEDIA));
    for (int time = 1; time <= 2; time++) {
      open(other);
      try (Socket client = new Socket("127.0.0.2", port);
          Socket accepted = server.accept()) {
        assertThat(accepted.isConnected()).isTrue();
        assertThat(client.isConnected()).isTrue();
        events.expectMessageClass(VipActor.FirstConnection.class);
        standBy(other);
      }
    }
  }

  private void open() {
    open(vip);
  }

  private void open(ActorRef<VipActor.Command> which) {
    TestProbe<VipActor.Opened> opened = kit.createTestProbe();
    which.tell(new VipActor.Open(new Term(1), opened.getRef()));
    opened.receiveMessage(Duration.ofSeconds(20));
  }

  private void standBy() {
    standBy(vip);
  }

  private void standBy(ActorRef<VipActor.Command> which) {
    TestProbe<VipActor.StoodBy> stoodBy = kit.createTestProbe();
    which.tell(new VipActor.StandBy(Duration.ZERO, stoodBy.getRef()));
    stoodBy.receiveMessage(Duration.ofSeconds(20));
  }

  private VipActor.Description describe() {
    TestProbe<VipActor.Description> described = kit.createTestProbe();
    vip.tell(new VipActor.Describe(described.getRef()));
    return described.receiveMessage(Duration.ofSeconds(20));
  }

  private long closed(CloseCause cause) {
    return describe().rules().stream()
        .mapToLong(rule -> rule.closed().getOrDefault(cause, 0L))
        .sum();
  }

  private Socket dial() throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(ADDRESS, port), 20_000);
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** And not refused. */
  private boolean aDialIsTakenAndCut() throws IOException {
    try (Socket late = dial()) {
      return isCut(late);
    } catch (ConnectException refused) {
      return false;
    } catch (SocketException cut) { // before this side had seen that it was taken
      return true;
    }
  }

  private static boolean isCut(Socket client) throws IOException {
    try {
      return client.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  private SchedulingRule rule() {
    return new SchedulingRule(
        MEDIA,
        port,
        Protocol.TELNET,
        RequestMatch.ANY,
        Forwarding.RELAY,
        List.of(STREAM),
        server.getLocalPort(),
        SchedulingPolicy.LEAST_CONNECTIONS,
        RelayLimits.DEFAULT);
  }

  private ServerRef ref() {
    Server stream =
        new Server(STREAM, ADDRESS, Server.DEFAULT_WEIGHT, 0, HealthPolicy.DEFAULT, true);
    ServerSlot slot = new ServerSlot(stream, CheckTargets.NONE, System.currentTimeMillis());
    return new ServerRef(stream, slot, kit.<ServerActor.Command>createTestProbe().getRef());
  }

  private NodeContext node() {
    Endpoint any = new Endpoint(InetAddress.getLoopbackAddress(), 0);
    return new NodeContext(
        new NodeSettings(
            any,
            new NodeSettings.Metrics(any, any, false),
            new NodeSettings.AccessLog(Optional.empty(), Duration.ofMinutes(1)),
            0,
            Duration.ofSeconds(1),
            ClusterSettings.DEFAULT),
        new TcpTransport(kit.system()),
        SiteMetrics.none(),
        AccessLog.none(),
        new Bindings(StickySite.nobody()));
  }
}
