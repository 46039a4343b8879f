package dev.pointsman.linux.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.linux.Link;
import dev.pointsman.linux.MacAddress;
import dev.pointsman.linux.Removal;
import dev.pointsman.linux.Rtnetlink;
import dev.pointsman.linux.bpf.Bpf;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FlowKey;
import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.lab.NetworkLab;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real connections of a client, hopped to a server that answers with the VIP as its source. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class HopEndToEndTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final InetAddress VIP4 = InetAddress.ofLiteral("10.99.0.100");
  private static final InetAddress VIP6 = InetAddress.ofLiteral("fd99::100");
  private static final int PORT = 7070;
  private static final int SERVER = 1;

  private NetworkLab lab;
  private LabHost client;
  private LabHost scheduler;
  private LabHost server;

  @BeforeEach
  void open() throws IOException {
    Bpf.require();
    Tools.require(
        NetworkLab.lacking().isEmpty(),
        "a network of namespaces",
        "run it with " + NetworkLab.lacking().orElse("nothing more"));
    lab = NetworkLab.create();
    client = lab.host("client", "10.99.0.1/24", "fd99::1/64");
    scheduler = lab.host("sched", "10.99.0.2/24", "fd99::2/64", "10.99.0.100/32", "fd99::100/128");
    server = lab.host("server", "10.99.0.11/24", "fd99::11/64");
    server.sysctl("net.ipv4.conf.all.arp_ignore", "1");
    server.sysctl("net.ipv4.conf.all.arp_announce", "2");
    for (String vip : List.of("10.99.0.100/32", "fd99::100/128")) {
      ChildProcess.run(
              server.command(Command.of("ip", "address", "add", vip, "dev", "lo")),
              Path.of("."),
              SOON)
          .orFail();
    }
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void connectionIsAnsweredByItsServerDirectlyAndItsEndIsTold() throws Exception {
    for (InetAddress vip : List.of(VIP4, VIP6)) {
      Scheduler decider = new Scheduler(SERVER);
      try (ServerSocket listener = listen(server, vip);
          DataPath path = remote(decider, vip)) {
        // when
        Socket dialled = dial(vip);
        try (Socket accepted = listener.accept()) {
          long before = scheduler.counters().packetsOut();
          exchange(dialled, accepted, 1 << 20, 1 << 20);
          // then the client's packets and no others leave the scheduler node again
          assertThat(accepted.getRemoteSocketAddress()).isEqualTo(dialled.getLocalSocketAddress());
          FlowKey key = key(dialled);
          KernelFlow flow = path.flows().find(key).orElseThrow();
          assertThat(flow.server()).isEqualTo(SERVER);
          assertThat(flow.flags()).isEqualTo(KernelFlow.ESTABLISHED);
          assertThat(flow.bytes()).isBetween(1L << 20, 3L << 20);
          assertThat(scheduler.counters().packetsOut() - before)
              .isLessThanOrEqualTo(path.counters().getOrDefault(Counter.FORWARDED, 0L) + 20);
          assertThat(path.counters().get(Counter.SYNS)).isEqualTo(1);
          // and when
          dialled.close();
          assertThat(accepted.getInputStream().read()).isEqualTo(-1);
          assertThat(decider.told().event(EventType.FIN).type()).isEqualTo(EventType.FIN);
          assertThat(path.flows().find(key).orElseThrow().has(KernelFlow.FIN)).isTrue();
        }
        remove(path);
      }
    }
  }

  @Test
  void liveConnectionGoesOnWhenTheProcessIsKilledAndItsNextOneAdoptsIt() throws Exception {
    Tools.require("ip", "iproute2");
    try (ServerSocket listener = listen(server, VIP4)) {
      ChildProcess process = start();
      process.awaitLine(line -> line.equals("ready: NOTHING"), SOON);
      try (Socket dialled = dial(VIP4);
          Socket accepted = listener.accept()) {
        exchange(dialled, accepted, 1000, 1000);
        // when
        ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly();
        process.awaitExit(SOON);
        // then the live one goes on, and a new one waits
        exchange(dialled, accepted, 1 << 20, 1 << 20);
        assertThatThrownBy(() -> dial(VIP4, 300)).isInstanceOf(SocketTimeoutException.class);
        // and when
        try (DataPath path = remote(new Scheduler(SERVER), VIP4)) {
          // then
          assertThat(path.found()).isEqualTo(Found.ADOPTED);
          assertThat(path.flows().find(key(dialled)).orElseThrow().bytes()).isGreaterThan(1 << 20);
          exchange(dialled, accepted, 1000, 1000);
          try (Socket another = dial(VIP4);
              Socket alsoAccepted = acceptFrom(listener, another)) {
            exchange(another, alsoAccepted, 1000, 1000);
          }
        }
      }
    }
  }

  @Test
  void datagramsOfTheSessionReachItsServerAndItsAnswersComeFromTheVip() throws Exception {
    for (InetAddress vip : List.of(VIP4, VIP6)) {
      Scheduler decider = new Scheduler(SERVER);
      try (ServerSocket listener = listen(server, vip);
          DatagramSocket media =
              on(server, () -> new DatagramSocket(new InetSocketAddress(vip, 6970)));
          DatagramSocket player = on(client, () -> new DatagramSocket());
          DataPath path = remote(decider, vip);
          Socket dialled = dial(vip);
          Socket accepted = listener.accept()) {
        media.setSoTimeout(10_000);
        player.setSoTimeout(10_000);
        byte[] report = "report".getBytes(StandardCharsets.UTF_8);
        // when
        player.send(new DatagramPacket(report, report.length, vip, 6970));
        // then
        DatagramPacket received = new DatagramPacket(new byte[100], 100);
        media.receive(received);
        assertThat(received.getLength()).isEqualTo(report.length);
        assertThat(received.getAddress()).isEqualTo(dialled.getLocalAddress());
        assertThat(accepted.isConnected()).isTrue();
        // and when
        media.send(new DatagramPacket(report, report.length, received.getSocketAddress()));
        DatagramPacket answer = new DatagramPacket(new byte[100], 100);
        player.receive(answer);
        // then
        assertThat(answer.getAddress()).isEqualTo(vip);
        assertThat(path.counters().get(Counter.UDP)).isEqualTo(1);
        remove(path);
      }
    }
  }

  @Test
  void packetOfAFlowThatWasRemovedIsAStray() throws Exception {
    Scheduler decider = new Scheduler(SERVER);
    try (ServerSocket listener = listen(server, VIP4);
        DataPath path = remote(decider, VIP4);
        Socket dialled = dial(VIP4);
        Socket accepted = listener.accept()) {
      exchange(dialled, accepted, 10, 10);
      // when
      assertThat(path.flows().remove(List.of(key(dialled)))).isEqualTo(1);
      dialled.getOutputStream().write(1);
      // then
      FrameEvent stray = decider.told().stray();
      assertThat(Scheduler.flowOf(stray.head())).isEqualTo(key(dialled));
      assertThat(path.counters().get(Counter.STRAYS)).isPositive();
    }
  }

  @Test
  void nodeThatIsItselfTheServerAcceptsTheConnection() throws Exception {
    for (InetAddress vip : List.of(VIP4, VIP6)) {
      try (ServerSocket listener = listen(scheduler, vip);
          DataPath path = on(scheduler, () -> new Scheduler(SERVER).openLocally(services(vip)));
          Socket dialled = dial(vip);
          Socket accepted = listener.accept()) {
        exchange(dialled, accepted, 1 << 20, 1 << 20);
        assertThat(accepted.getRemoteSocketAddress()).isEqualTo(dialled.getLocalSocketAddress());
        assertThat(path.counters().get(Counter.LOCAL)).isPositive();
        assertThat(path.flows().find(key(dialled)).orElseThrow().bytes()).isGreaterThan(1 << 20);
        remove(path);
      }
    }
  }

  @Test
  void framesOfAVlanAreNotTheInterfacesOwn() throws Exception {
    // given the same first packet with the tag of a VLAN, and with a priority only
    Scheduler decider = new Scheduler(SERVER);
    Link link = on(client, () -> new Rtnetlink().link("eth0")).orElseThrow();
    try (DataPath path = remote(decider, VIP4);
        FrameSender sender = on(client, () -> FrameSender.open(link.index(), "eth0"))) {
      byte[] syn =
          TestFrames.tcp(
              new Endpoint(InetAddress.ofLiteral("10.99.0.1"), 4000),
              new Endpoint(VIP4, PORT),
              TestFrames.SYN);
      System.arraycopy(path.link().mac().orElseThrow().toBytes(), 0, syn, 0, 6);
      // when
      assertThat(sender.send(List.of(tagged(syn, 5), tagged(syn, 0)))).isEqualTo(2);
      // then
      FrameEvent told = decider.told().event(EventType.SYN);
      assertThat(Scheduler.flowOf(told.head()).client().port()).isEqualTo(4000);
      assertThat(path.counters().get(Counter.SYNS)).isEqualTo(1);
    }
  }

  private void remove(DataPath path) {
    Removal removal = on(scheduler, path::remove);
    assertThat(removal).isEqualTo(Removal.REMOVED);
  }

  private static byte[] tagged(byte[] frame, int vlan) {
    return ByteBuffer.allocate(frame.length + 4)
        .put(frame, 0, 12)
        .putShort((short) 0x8100)
        .putShort((short) vlan)
        .put(frame, 12, frame.length - 12)
        .array();
  }

  private DataPath remote(Scheduler decider, InetAddress vip) {
    MacAddress mac = MacAddress.of(HexFormat.ofDelimiter(":").parseHex(server.mac()));
    return on(scheduler, () -> decider.open(services(vip), mac));
  }

  private static List<Service> services(InetAddress vip) {
    return List.of(
        Service.tcp(new Endpoint(vip, PORT), Role.OWNER), Service.datagrams(vip, Role.OWNER));
  }

  private ChildProcess start() {
    return ChildProcess.start(
        scheduler.command(
            Command.of(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SchedulerProcess.class.getName(),
                VIP4.getHostAddress(),
                PORT,
                server.mac())),
        Path.of("."));
  }

  private static ServerSocket listen(LabHost host, InetAddress vip) {
    return on(host, () -> new ServerSocket(PORT, 50, vip));
  }

  private Socket dial(InetAddress vip) throws Exception {
    return dial(vip, 10_000);
  }

  private Socket dial(InetAddress vip, int millis) throws Exception {
    Socket socket = on(client, Socket::new); // made there, as the namespace is its own for good
    on(
        client,
        () -> {
          socket.bind(null);
          return true;
        });
    try {
      socket.connect(new InetSocketAddress(vip, PORT), millis);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static Socket acceptFrom(ServerSocket listener, Socket dialled) throws IOException {
    while (true) { // one that gave up dialling may be before it
      Socket accepted = listener.accept();
      if (accepted.getRemoteSocketAddress().equals(dialled.getLocalSocketAddress())) {
        return accepted;
      }
      accepted.close();
    }
  }

  /** So many bytes in one direction, then in the other. */
  private static void exchange(Socket dialled, Socket accepted, int up, int down) throws Exception {
    accepted.setSoTimeout(10_000);
    transfer(dialled, accepted, up);
    transfer(accepted, dialled, down);
  }

  private static void transfer(Socket from, Socket to, int bytes) throws Exception {
    Thread sender =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    from.getOutputStream().write(new byte[bytes]);
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                });
    assertThat(to.getInputStream().readNBytes(bytes)).hasSize(bytes);
    sender.join();
  }

  private static FlowKey key(Socket dialled) {
    return FlowKey.of(
        Endpoint.of((InetSocketAddress) dialled.getLocalSocketAddress()),
        Endpoint.of((InetSocketAddress) dialled.getRemoteSocketAddress()));
  }

  private static <T> T on(LabHost host, Callable<T> body) {
    return host.call(SOON, body);
  }
}
