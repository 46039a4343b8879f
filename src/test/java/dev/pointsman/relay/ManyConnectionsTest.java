package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.config.PekkoSettings;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.ClusterSettings;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.RelayLimits;
import dev.pointsman.model.RequestMatch;
import dev.pointsman.model.SchedulerNode;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.model.SiteView;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import dev.pointsman.site.SiteActor;
import dev.pointsman.site.SiteCommand;
import dev.pointsman.testkit.crowd.Audit;
import dev.pointsman.testkit.crowd.RuleAccount;
import dev.pointsman.testkit.crowd.Vitals;
import dev.pointsman.testkit.net.HostPort;
import dev.pointsman.testkit.product.Ports;
import dev.pointsman.testkit.traffic.Crowd;
import dev.pointsman.testkit.traffic.CrowdPlan;
import dev.pointsman.testkit.traffic.Ending;
import dev.pointsman.testkit.traffic.Outcome;
import dev.pointsman.testkit.traffic.TrafficAccount;
import dev.pointsman.testkit.traffic.TrafficServer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bounded form of {@code testkit/crowd/run}, against the actors in this process. */
@Timeout(60)
class ManyConnectionsTest {
  /** Each takes four descriptors of this process: those of client, relay (two) and server. */
  private static final int CONCURRENT = 2_000;

  private static final int TOGETHER = 1_800;
  private static final long SEED = 20_261_122;
  private static final long MOST_BYTES = 200_000;

  /** A leak of 2 KB for every connection of the crowd would be more than this. */
  private static final long HEAP_MARGIN = 10_000_000;

  private static final InetAddress VIP = HostPort.parse("127.0.56.1:0").getAddress();
  private static final List<InetAddress> SERVERS =
      List.of(
          HostPort.parse("127.0.56.11:0").getAddress(),
          HostPort.parse("127.0.56.12:0").getAddress());

  private static final ServerName STEADY = new ServerName("steady");
  private static final ServerName KILLED = new ServerName("killed");

  private final Collection<Ending> clientEndings = new ConcurrentLinkedQueue<>();
  private final Collection<Ending> serverEndings = new ConcurrentLinkedQueue<>();
  private final long pid = ProcessHandle.current().pid();
  private final int port = Ports.free(VIP.getHostAddress());
  private final int serverPort = Ports.free(SERVERS.getFirst().getHostAddress());
  private final TrafficServer steady = server(0);
  private final TrafficServer killed = server(1);
  private final ActorSystem<SiteCommand> system =
      ActorSystem.create(
          SiteActor.create(
              site(), settings(), Optional.empty(), SiteMetrics.none(), AccessLog.none()),
          "soak",
          PekkoSettings.load());

  private TrafficServer server(int number) {
    return new TrafficServer(
        new InetSocketAddress(SERVERS.get(number), serverPort), serverEndings::add);
  }

  @BeforeEach
  void start() throws Exception {
    steady.start();
    killed.start();
    await().until(() -> view().ready() && !view().vips().isEmpty());
    await().until(() -> view().servers().stream().allMatch(s -> s.health().equals("up")));
  }

  @AfterEach
  void stop() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    steady.close();
    killed.close();
  }

  @Test
  void aCrowdWhoseServerIsKilledAndComesBackIsAccountedForByteByByteAndLeavesNothing()
      throws Exception {
    // given: what classes, pools and tables take once there was traffic
    TrafficAccount warm = new Crowd(CrowdPlan.random(dialled(), 400, 200, 1, MOST_BYTES)).run();
    assertThat(warm.completed()).as("%s", warm).isEqualTo(400);
    awaitNothingLive();
    RuleAccount before = rule();
    int socketsBefore = Vitals.sockets(pid);
    long heapBefore = liveHeap();
    serverEndings.clear();

    // when
    TrafficAccount crowd = run(crowd());

    // then
    awaitNothingLive();
    assertThat(crowd.peakLive()).isEqualTo(CONCURRENT);
    assertThat(crowd.count(Outcome.CUT)).as("%s", crowd).isGreaterThanOrEqualTo(TOGETHER / 4);
    assertThat(
            Audit.of(
                crowd,
                List.of(steady.account(), killed.account()),
                rule().since(before),
                clientEndings,
                serverEndings))
        .allMatch(Audit.Check::holds);
    clientEndings.clear();
    serverEndings.clear();
    await().until(() -> Vitals.sockets(pid) <= socketsBefore);
    assertThat(liveHeap()).isLessThan(heapBefore + HEAP_MARGIN);
  }

  /** After a full collection, which {@code System.gc()} is unless it was forbidden. */
  private static long liveHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  private Crowd crowd() {
    CrowdPlan plan = CrowdPlan.random(dialled(), 1_000_000, CONCURRENT, SEED, MOST_BYTES);
    return new Crowd(plan.together(TOGETHER), clientEndings::add).keepTogether();
  }

  /** Lets it gather, kills a server, lets the other one take over, brings the first one back. */
  private TrafficAccount run(Crowd crowd) throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<TrafficAccount> running = executor.submit(crowd::run);
      await().atMost(Duration.ofSeconds(20)).until(() -> crowd.gathered() == TOGETHER);
      assertThat(rule().live()).isGreaterThanOrEqualTo(TOGETHER);
      killed.kill();
      awaitCompleted(steady, 300);
      await().until(() -> !eligible(KILLED));
      killed.start();
      await().until(() -> eligible(KILLED));
      awaitCompleted(killed, 100);
      crowd.enough();
      crowd.release();
      return running.get();
    }
  }

  private static void awaitCompleted(TrafficServer server, int more) {
    long before = server.account().completed();
    await().until(() -> server.account().completed() >= before + more);
  }

  private void awaitNothingLive() {
    await()
        .untilAsserted(
            () -> {
              assertThat(rule().live()).isZero();
              assertThat(view().servers()).allMatch(server -> server.live() == 0);
              assertThat(steady.account().live()).isZero();
              assertThat(killed.account().live()).isZero();
            });
  }

  // --- the site

  private InetSocketAddress dialled() {
    return new InetSocketAddress(VIP, port);
  }

  private SiteView view() {
    return AskPattern.ask(
            system, SiteCommand.Describe::new, Duration.ofSeconds(10), system.scheduler())
        .toCompletableFuture()
        .join();
  }

  private boolean eligible(ServerName name) {
    return view().servers().stream()
        .anyMatch(server -> server.name().equals(name) && server.eligible());
  }

  private RuleAccount rule() {
    SiteView.RuleView rule = view().rules().getFirst();
    Map<String, Long> closed =
        rule.closed().entrySet().stream()
            .collect(Collectors.toMap(entry -> entry.getKey().label(), Map.Entry::getValue));
    return new RuleAccount(rule.id(), rule.accepted(), rule.live(), closed);
  }

  private Site site() {
    NodeName node = new NodeName("sched-1");
    VipName vip = new VipName("media");
    HealthPolicy health =
        new HealthPolicy(
            HealthPolicy.Check.TCP,
            OptionalInt.empty(),
            Duration.ofMillis(200),
            Duration.ofSeconds(2),
            3,
            2,
            "/",
            "");
    SequencedMap<ServerName, Server> servers = new LinkedHashMap<>();
    servers.put(STEADY, new Server(STEADY, SERVERS.get(0), 1, 0, health, true));
    servers.put(KILLED, new Server(KILLED, SERVERS.get(1), 1, 0, health, true));
    SchedulingRule rule =
        new SchedulingRule(
            vip,
            port,
            Protocol.TELNET,
            RequestMatch.ANY,
            Forwarding.RELAY,
            List.of(STEADY, KILLED),
            serverPort,
            SchedulingPolicy.LEAST_CONNECTIONS,
            RelayLimits.DEFAULT);
    return new Site(
        node,
        new LinkedHashMap<>(Map.of(node, new SchedulerNode(node, "127.0.0.1", 0))),
        new LinkedHashMap<>(Map.of(vip, new Vip(vip, VIP, List.of(node)))),
        servers,
        List.of(rule));
  }

  private static NodeSettings settings() {
    Endpoint unused = new Endpoint(VIP, 0);
    return new NodeSettings(
        unused,
        new NodeSettings.Metrics(unused, unused, false),
        new NodeSettings.AccessLog(Optional.empty(), Duration.ofMinutes(1)),
        0,
        Duration.ofSeconds(5),
        ClusterSettings.DEFAULT);
  }
}
