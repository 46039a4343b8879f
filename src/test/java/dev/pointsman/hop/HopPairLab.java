package dev.pointsman.hop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.linux.bpf.Bpf;
import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.lab.NetworkLab;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.product.ProductCommand;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A link with a client, two scheduler nodes that run the product, and two servers; the VIP is
 * {@link HopLab#VIP}, and its servers speak as {@link EchoServer} does.
 */
final class HopPairLab implements AutoCloseable {
  static final List<String> NODES = List.of("sched-1", "sched-2");

  private static final Duration START = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final NetworkLab lab;
  private final LabHost client;
  private final Map<String, LabHost> schedulers = new LinkedHashMap<>();
  private final Map<String, ChildProcess> products = new LinkedHashMap<>();
  private final List<EchoServer> echoes = new ArrayList<>();

  private final Map<String, String> servers = new LinkedHashMap<>();
  private String rule = "";

  /** One whose servers are hosts of their own. */
  HopPairLab(Path directory) throws IOException {
    this(directory, false);
  }

  /**
   * One with as many servers as scheduler nodes.
   *
   * @param serving whether the scheduler nodes are the servers
   */
  HopPairLab(Path directory, boolean serving) throws IOException {
    Bpf.require();
    Tools.require(
        NetworkLab.lacking().isEmpty(),
        "a network of namespaces",
        "run it with " + NetworkLab.lacking().orElse("nothing more"));
    this.directory = directory;
    lab = NetworkLab.create();
    client = lab.host("client", "10.99.0.1/24");
    for (String node : NODES) {
      String number = node.substring(node.length() - 1);
      LabHost host = lab.host("sched" + number, "10.99.0.2" + number + "/24");
      schedulers.put(node, host);
    }
    for (String name : List.of("s1", "s2")) {
      String number = name.substring(1);
      String address = (serving ? "10.99.0.2" : "10.99.0.1") + number;
      LabHost server = serving ? scheduler("sched-" + number) : lab.host(name, address + "/24");
      servers.put(name, address);
      server.sysctl("net.ipv4.conf.all.arp_ignore", "1");
      server.sysctl("net.ipv4.conf.all.arp_announce", "2");
      HopLab.on(
          server,
          Command.of("ip", "address", "add", HopLab.VIP.getHostAddress() + "/32", "dev", "lo"));
      echoes.add(server.call(HopLab.SOON, () -> EchoServer.start(name, HopLab.PORT)));
    }
  }

  /** Adds something to the rule of nodes that are started from now on. */
  HopPairLab with(String more) {
    rule = more;
    return this;
  }

  /** Starts a node, and waits until it is ready. */
  void start(String node) throws IOException {
    Path home = Files.createDirectories(directory.resolve(node));
    Path conf =
        Files.writeString(
            home.resolve("pointsman.conf"),
            """
            pointsman {
              node = %s
              schedulers { sched-1 { host = 10.99.0.21 }, sched-2 { host = 10.99.0.22 } }
              cluster { data = "data" }
              vips { media { address = 10.99.0.100, interface = eth0, schedulers = [sched-1, sched-2] } }
              servers { s1 { address = %s }, s2 { address = %s } }
              health { interval = 500ms, timeout = 300ms }
              rules = [{ vip = media, port = %d, forward = hop, servers = [s1, s2] %s }]
              api { port = 8900 }
              metrics { port = 9095, status-port = 0 }
              access-log { file = access.log }
              drain-deadline = 2s
            }
            """
                .formatted(node, servers.get("s1"), servers.get("s2"), HopLab.PORT, rule));
    ChildProcess product =
        ChildProcess.start(scheduler(node).command(ProductCommand.of("run", "--conf", conf)), home);
    products.put(node, product);
    product.awaitLine(line -> line.contains("ready"), START);
  }

  ChildProcess product(String node) {
    return Objects.requireNonNull(products.get(node));
  }

  private LabHost scheduler(String node) {
    return Objects.requireNonNull(schedulers.get(node));
  }

  /** What a node's API says. */
  JsonNode get(String node, String path) {
    return request(node, "GET", path);
  }

  JsonNode post(String node, String path) {
    return request(node, "POST", path);
  }

  private JsonNode request(String node, String method, String path) {
    return scheduler(node).call(HopLab.SOON, () -> JSON.readTree(text(method, 8900, path)));
  }

  /** Which node has the VIP, as a node sees it. */
  String owner(String asked) {
    return get(asked, "/api/v1/status").at("/vips/0/owner").asText();
  }

  /** Whether both servers are, as a node sees them. */
  boolean eligible(String asked) {
    JsonNode all = get(asked, "/api/v1/status").path("servers");
    return all.size() == 2
        && all.get(0).path("eligible").asBoolean()
        && all.get(1).path("eligible").asBoolean();
  }

  /** Moves the VIP from a node to another; false as long as that is not a candidate yet. */
  boolean moves(String from, String to) {
    try {
      post(from, "/api/v1/vips/media/move/" + to);
      return true;
    } catch (LabFailure refused) {
      assertThat(refused).hasMessageContaining("409");
      return false;
    }
  }

  /**
   * What a node tells Prometheus of a meter; -1 before it says so.
   *
   * @param label that it has to have, if it is not empty
   */
  double meter(String node, String name, String label) {
    return metrics(node)
        .lines()
        .filter(line -> line.startsWith(name + "{") && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(-1);
  }

  /** What a node tells Prometheus. */
  String metrics(String node) {
    return scheduler(node).call(HopLab.SOON, () -> text("GET", 9095, "/metrics"));
  }

  private static String text(String method, int port, String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setRequestProperty("X-Pointsman", "test");
    // One that is kept open would be used for the same address of another namespace.
    connection.setRequestProperty("Connection", "close");
    try (var body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      connection.disconnect();
    }
  }

  /** Adds the VIP's address to a node, beside whatever that does itself. */
  void addVip(String node) {
    scheduler(node).sysctl("net.ipv4.conf.all.arp_ignore", "1");
    HopLab.on(
        scheduler(node),
        Command.of("ip", "address", "add", HopLab.VIP.getHostAddress() + "/32", "dev", "lo"));
  }

  /** Has the client send what is for the VIP to a node, whatever it hears of it. */
  void clientSendsTo(String node) throws IOException {
    String mac =
        scheduler(node)
            .call(
                HopLab.SOON,
                () ->
                    HexFormat.ofDelimiter(":")
                        .formatHex(NetworkInterface.getByName("eth0").getHardwareAddress()));
    HopLab.on(
        client,
        Command.of(
            "ip",
            "neigh",
            "replace",
            HopLab.VIP.getHostAddress(),
            "lladdr",
            mac,
            "nud",
            "permanent",
            "dev",
            "eth0"));
  }

  /** Dials the VIP from the client. */
  Socket dial() throws IOException {
    return dial(Duration.ofSeconds(10));
  }

  /** The same, with as much time to connect. */
  Socket dial(Duration patience) throws IOException {
    Socket socket =
        client.call(
            HopLab.SOON,
            () -> {
              Socket made = new Socket();
              made.bind(null); // which makes it here, for good
              return made;
            });
    try {
      socket.connect(new InetSocketAddress(HopLab.VIP, HopLab.PORT), (int) patience.toMillis());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    return socket;
  }

  @Override
  public void close() {
    products.values().forEach(ChildProcess::kill);
    echoes.forEach(EchoServer::close);
    lab.close();
  }
}
