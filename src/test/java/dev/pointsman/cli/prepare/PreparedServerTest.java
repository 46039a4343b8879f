package dev.pointsman.cli.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.linux.Rtnetlink;
import dev.pointsman.prepare.Host;
import dev.pointsman.prepare.Plan;
import dev.pointsman.prepare.Plan.Todo;
import dev.pointsman.prepare.Preparing;
import dev.pointsman.prepare.ShellCommand;
import dev.pointsman.prepare.Step;
import dev.pointsman.prepare.Undoing;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server in a namespace, a client in another; the client's frames for the VIPs reach it. */
@Timeout(60)
final class PreparedServerTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int PATIENCE_MILLIS = 5_000;
  private static final String VIP = "10.99.0.101";
  private static final String OTHER_VIP = "10.99.0.102";
  private static final String VIP6 = "fd00:99::101";
  private static final String OWN = "10.99.0.11";
  private static final String ANY = "::";
  private static final String CLIENT = "10.99.0.1";

  @TempDir private Path directory = Path.of("");

  private final List<AutoCloseable> opened = new ArrayList<>();
  private NetworkLab lab;
  private LabHost client;
  private LabHost server;
  private ServerHost prepared;

  @BeforeEach
  void aClientAndAServer() {
    Tools.require(
        NetworkLab.lacking().isEmpty(),
        "a network of namespaces",
        "run it with " + NetworkLab.lacking().orElse("nothing more"));
    lab = NetworkLab.create();
    client = lab.host("client", CLIENT + "/24", "fd00:99::1/64");
    server = lab.host("server", OWN + "/24", "fd00:99::11/64");
    prepared =
        new ServerHost(
            new Programs(List.of("ip", "netns", "exec", server.namespace())),
            directory.resolve("kept"));
  }

  @AfterEach
  void gone() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    lab.close();
  }

  @ParameterizedTest
  @CsvSource({
    "10.99.0.101, 10.99.0.102, 10.99.0.11, 10.99.0.1",
    "fd00:99::101, fd00:99::102, fd00:99::11, fd00:99::1"
  })
  void aSessionsUdpLeavesFromItsVip_andNoOther(String vip, String otherVip, String own, String from)
      throws Exception {
    // given
    prepare(vip, otherVip);
    reachable(vip, otherVip);
    DatagramSocket player = udp(client, from);
    DatagramSocket media = udp(server, ANY);
    assertThat(source(media, player)).as("without a session").isEqualTo(own);
    DatagramSocket stream = udp(server, ANY);
    // when there is a session
    ServerSocket listening = listening();
    session(listening, vip);
    // then
    assertThat(source(stream, player)).isEqualTo(vip);
    assertThat(source(udp(server, ANY, 700), player)).as("a well-known port").isEqualTo(own);
    assertThat(source(udp(server, otherVip), player)).as("bound to a VIP").isEqualTo(otherVip);

    // when there is a newer session with another VIP
    session(listening, otherVip);
    // then
    assertThat(source(stream, player)).as("a flow that has begun").isEqualTo(vip);
    assertThat(source(udp(server, ANY), player)).as("a new flow").isEqualTo(otherVip);
  }

  @Test
  void anothersUdpToAClient_isLeftAlone() throws Exception {
    // given
    prepare(VIP);
    reachable(VIP);
    session(listening(), VIP);
    DatagramSocket player = udp(client, CLIENT);
    // when
    String send = "echo x > /dev/udp/%s/%d".formatted(CLIENT, player.getLocalPort());
    run(server, Command.of("bash", "-c", send).asNobody());
    // then
    assertThat(received(player)).isEqualTo(OWN);
    run(server, Command.of("bash", "-c", send));
    assertThat(received(player)).as("the control: of the session's user").isEqualTo(VIP);
  }

  @Test
  void whatAClientAsksOfTheOwnAddress_isAnsweredFromThere() throws Exception {
    // given
    prepare(VIP);
    reachable(VIP);
    session(listening(), VIP);
    DatagramSocket player = udp(client, CLIENT);
    DatagramSocket service = udp(server, ANY);
    // when
    send(player, new InetSocketAddress(OWN, service.getLocalPort()));
    received(service);
    // then
    assertThat(source(service, player)).isEqualTo(OWN);
  }

  @Test
  void aClientsReportsToTheVip_reachTheSocketThatSends_beItConnectedOrNot() throws Exception {
    // given
    prepare(VIP);
    reachable(VIP);
    session(listening(), VIP);
    DatagramSocket player = udp(client, CLIENT);
    DatagramSocket any = udp(server, ANY);
    DatagramSocket connected = udp(server, ANY);
    connected.connect(player.getLocalSocketAddress());
    for (DatagramSocket media : List.of(any, connected)) {
      assertThat(source(media, player)).isEqualTo(VIP);
      // when
      send(player, new InetSocketAddress(VIP, media.getLocalPort()));
      // then
      assertThat(received(media)).isEqualTo(CLIENT);
    }
  }

  @Test
  void undone_theServerIsAsItWas_andOthersRulesStay() throws Exception {
    // given
    nft("table inet pointsman_other { chain c { type filter hook output priority 0; }; }");
    server.sysctl("net.ipv4.conf.eth0.arp_announce", "1");
    String before = snapshot();
    // when
    prepare(VIP, VIP6);
    String there = snapshot();
    prepare(VIP);
    prepare(OTHER_VIP);
    undo(OTHER_VIP);
    assertThat(snapshot()).isEqualTo(there).isNotEqualTo(before);
    undo();
    // then
    assertThat(snapshot()).isEqualTo(before);
    assertThat(directory.resolve("kept")).doesNotExist();
  }

  @Test
  void aFailureInTheMiddle_takesBackWhatWasDone() throws Exception {
    // given
    String before = snapshot();
    Todo whole = plan(VIP);
    List<Step> steps = new ArrayList<>(whole.steps());
    ShellCommand wrong =
        new ShellCommand(List.of("ip", "addr", "add", "10.0.0.0/99", "dev", "lo"), "");
    steps.add(new Step(wrong, wrong, ""));
    // when
    assertThatThrownBy(
            () -> prepared.run(new Todo(steps, whole.kept(), List.of(), List.of()), step -> {}))
        // then
        .hasMessageStartingWith("ip addr add 10.0.0.0/99 dev lo: ")
        .hasMessageContaining("what was done is taken back:\n  nft delete table")
        .hasMessageContaining("sysctl -qw net.ipv4.conf.eth0.arp_ignore=0");
    assertThat(snapshot()).isEqualTo(before);
    assertThat(directory.resolve("kept")).doesNotExist();
  }

  @Test
  void theCommandsThatItPrints_doTheSame() throws Exception {
    // given
    String script =
        plan(VIP, VIP6).steps().stream()
            .map(step -> step.command().script())
            .collect(Collectors.joining("\n"));
    prepare(VIP, VIP6);
    String byCommand = snapshot();
    undo();
    // when
    run(server, Command.of("sh", "-ec", script));
    // then
    assertThat(snapshot()).isEqualTo(byCommand);
  }

  @Test
  void theUnit_doesTheSameAtBoot_andUndoesIt() throws Exception {
    // given
    String before = snapshot();
    String unit = UnitFile.text(addresses(VIP, VIP6), plan(VIP, VIP6).kept(), List.of("eth0"));
    prepare(VIP, VIP6);
    String byCommand = snapshot();
    undo();
    // when
    assertThat(execute(unit, "ExecStart=")).isEqualTo(5);
    // then
    assertThat(snapshot()).isEqualTo(byCommand);
    assertThat(execute(unit, "ExecStart=")).as("over what is there").isEqualTo(5);
    assertThat(execute(unit, "ExecReload=")).isEqualTo(1);
    assertThat(snapshot()).isEqualTo(byCommand);
    execute(unit, "ExecStopPost=-");
    assertThat(snapshot()).isEqualTo(before);
  }

  @Test
  void nobodyHearsOfTheVipFromAServer() throws Exception {
    // given a server that was not silenced: the control
    ip(server, "addr", "add", VIP + "/32", "dev", "lo");
    ServerSocket listening = listening();
    try (Socket socket = dial(VIP, listening.getLocalPort(), PATIENCE_MILLIS);
        Socket accepted = listening.accept()) {
      assertThat(accepted.getLocalAddress().getHostAddress()).isEqualTo(VIP);
      assertThat(socket.isConnected()).isTrue();
    }
    ip(server, "addr", "del", VIP + "/32", "dev", "lo");
    ip(client, "neigh", "flush", "dev", "eth0");
    // when
    prepare(VIP, VIP6);
    // then
    for (String vip : List.of(VIP, VIP6)) {
      assertThatThrownBy(() -> dial(vip, listening.getLocalPort(), 400))
          .hasRootCauseInstanceOf(SocketTimeoutException.class);
      assertThat(ip(client, "neigh", "show", "to", vip)).doesNotContain("lladdr");
    }
  }

  @Test
  void aSchedulerNodeMayBeAServerToo_whetherItOwnsTheVipOrNot() throws Exception {
    // given a server that becomes the owner of the VIP, and so answers ARP
    prepare(VIP);
    InetAddress vip = InetAddress.ofLiteral(VIP);
    server.call(SOON, () -> new Rtnetlink().add("eth0", vip));
    ServerSocket listening = listening();
    Socket player = dial(VIP, listening.getLocalPort(), PATIENCE_MILLIS);
    Socket accepted = listening.accept();
    opened.addAll(List.of(player, accepted));
    assertThat(plan(VIP).steps()).isEmpty();
    // when it hands the VIP over
    server.call(SOON, () -> new Rtnetlink().remove("eth0", vip));
    // then its own sessions go on
    accepted.setSoTimeout(PATIENCE_MILLIS);
    player.getOutputStream().write(7);
    assertThat(accepted.getInputStream().read()).isEqualTo(7);

    // and an owner that is prepared, and no longer, is still the owner
    undo();
    server.call(SOON, () -> new Rtnetlink().add("eth0", vip));
    String owner = snapshot();
    prepare(VIP);
    assertThat(snapshot()).isNotEqualTo(owner);
    undo();
    assertThat(snapshot()).isEqualTo(owner);
  }

  // ---- preparing ----

  private Todo plan(String... vips) throws PrepareFailure {
    Host host = prepared.read(true);
    Set<InetAddress> addresses = addresses(vips);
    return (Todo) Preparing.plan(addresses, host.linksOf(addresses), host);
  }

  private void prepare(String... vips) throws PrepareFailure {
    prepared.run(plan(vips), step -> {});
    assertThat(plan(vips).steps()).as("a second run").isEmpty();
  }

  private void undo(String... vips) throws PrepareFailure {
    Plan plan = Undoing.plan(addresses(vips), prepared.read(true));
    prepared.run((Todo) plan, step -> {});
  }

  private static Set<InetAddress> addresses(String... texts) {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    for (String text : texts) {
      addresses.add(InetAddress.ofLiteral(text));
    }
    return addresses;
  }

  /** Addresses, kernel parameters and rules, without what changes by itself. */
  private String snapshot() {
    return String.join(
        "\n",
        ip(server, "-o", "addr", "show", "scope", "global"),
        run(server, Command.of("sysctl", "-a", "-r", "net.ipv[46].conf.*")),
        run(server, Command.of("nft", "-t", "list", "ruleset")));
  }

  /** Runs the unit's lines of a kind as systemd does: lines that end in a backslash go on. */
  private int execute(String unit, String kind) {
    List<String> commands =
        unit.replace(" \\\n", "  ")
            .lines()
            .filter(line -> line.startsWith(kind))
            .map(line -> line.substring(kind.length()))
            .toList();
    commands.forEach(command -> run(server, Command.of("sh", "-c", command)));
    return commands.size();
  }

  // ---- traffic ----

  private void reachable(String... vips) {
    for (String vip : vips) {
      ip(
          client,
          "neigh",
          "replace",
          vip,
          "lladdr",
          server.mac(),
          "dev",
          "eth0",
          "nud",
          "permanent");
    }
  }

  private ServerSocket listening() {
    return open(server.call(SOON, () -> new ServerSocket(0)));
  }

  /** A session in which the server has spoken. */
  private void session(ServerSocket listening, String vip) throws IOException {
    Socket player =
        open(
            client.call(
                SOON, () -> new Socket(InetAddress.ofLiteral(vip), listening.getLocalPort())));
    Socket accepted = open(listening.accept());
    accepted.getOutputStream().write(1);
    player.setSoTimeout(PATIENCE_MILLIS);
    assertThat(player.getInputStream().read()).isEqualTo(1);
  }

  private Socket dial(String vip, int port, int millis) {
    return client.call(
        SOON,
        () -> {
          Socket socket = new Socket();
          try {
            socket.connect(new InetSocketAddress(vip, port), millis);
          } catch (IOException e) {
            socket.close();
            throw e;
          }
          return socket;
        });
  }

  private DatagramSocket udp(LabHost host, String address) {
    return udp(host, address, 0);
  }

  private DatagramSocket udp(LabHost host, String address, int port) {
    DatagramSocket socket =
        host.call(
            SOON,
            () -> new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), port)));
    return open(socket);
  }

  /** Which source a packet has when it arrives. */
  private static String source(DatagramSocket from, DatagramSocket to) throws IOException {
    send(from, (InetSocketAddress) to.getLocalSocketAddress());
    return received(to);
  }

  private static void send(DatagramSocket from, InetSocketAddress to) throws IOException {
    from.send(new DatagramPacket(new byte[9], 9, to));
  }

  private static String received(DatagramSocket socket) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    DatagramPacket packet = new DatagramPacket(new byte[99], 99);
    socket.receive(packet);
    return packet.getAddress().getHostAddress().replaceAll("%.*", "").replaceFirst("(:0)+:", "::");
  }

  private <T extends AutoCloseable> T open(T thing) {
    opened.add(thing);
    return thing;
  }

  // ---- programs ----

  private String run(LabHost host, Command command) {
    return String.join(
        "\n", ChildProcess.run(host.command(command), directory, SOON).orFail().output());
  }

  private String ip(LabHost host, Object... words) {
    return run(host, Command.of("ip").with(words));
  }

  private void nft(String rules) {
    run(server, Command.of("nft", rules));
  }
}
