package dev.pointsman.hop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.linux.bpf.Bpf;
import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.lab.NetworkLab;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.process.Finished;
import dev.pointsman.testkit.product.ProductCommand;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A link with a client, a scheduler node that runs the product, and two servers that are prepared
 * by hand; the VIP is 10.99.0.100, and its servers speak as {@link EchoServer} does.
 */
final class HopLab implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(40);

  /** About ten times what one takes on two cores that do nothing else. */
  private static final Duration START = Duration.ofSeconds(60);

  static final InetAddress VIP = InetAddress.ofLiteral("10.99.0.100");
  static final int PORT = 7070;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final NetworkLab lab;
  private final LabHost client;
  private final LabHost scheduler;
  private final Map<String, LabHost> servers = new LinkedHashMap<>();
  private final List<EchoServer> echoes = new ArrayList<>();
  private @Nullable ChildProcess product;

  HopLab(Path directory) throws IOException {
    Bpf.require();
    Tools.require(
        NetworkLab.lacking().isEmpty(),
        "a network of namespaces",
        "run it with " + NetworkLab.lacking().orElse("nothing more"));
    this.directory = directory;
    lab = NetworkLab.create();
    client = lab.host("client", "10.99.0.1/24");
    scheduler = lab.host("sched", "10.99.0.2/24");
    for (String name : List.of("s1", "s2")) {
      LabHost server = lab.host(name, "10.99.0.1" + name.charAt(1) + "/24");
      server.sysctl("net.ipv4.conf.all.arp_ignore", "1");
      server.sysctl("net.ipv4.conf.all.arp_announce", "2");
      on(server, Command.of("ip", "address", "add", VIP.getHostAddress() + "/32", "dev", "lo"));
      servers.put(name, server);
      echoes.add(server.call(SOON, () -> EchoServer.start(name, PORT)));
    }
  }

  LabHost scheduler() {
    return scheduler;
  }

  LabHost client() {
    return client;
  }

  LabHost server(String name) {
    return Objects.requireNonNull(servers.get(name));
  }

  static void on(LabHost host, Command command) {
    ChildProcess.run(host.command(command), Path.of("."), SOON).orFail();
  }

  /** Writes a configuration; {@code rule} is added to the rule, {@code more} stands beside it. */
  Path configure(String rule, String more) throws IOException {
    Path conf = directory.resolve("pointsman.conf");
    return Files.writeString(
        conf,
        """
        pointsman {
          node = sched-1
          schedulers { sched-1 { host = 10.99.0.2 } }
          cluster { data = "data" }
          vips { media { address = 10.99.0.100, interface = eth0, schedulers = [sched-1] } }
          servers { s1 { address = 10.99.0.11 }, s2 { address = 10.99.0.12 } }
          health { interval = 500ms, timeout = 300ms }
          rules = [{ vip = media, port = %d, forward = hop, servers = [s1, s2] %s }]
          api { port = 8900 }
          metrics { port = 9095, status-port = 0 }
          access-log { file = access.log }
          drain-deadline = 2s
          %s
        }
        """
            .formatted(PORT, rule, more));
  }

  /** The command line on the scheduler node, to its end. */
  Finished command(Object... arguments) {
    return ChildProcess.run(scheduler.command(ProductCommand.of(arguments)), directory, SOON);
  }

  /** The same without a privilege. */
  Finished withoutNetAdmin(Object... arguments) {
    List<String> words = new ArrayList<>(List.of("setpriv", "--bounding-set", "-net_admin"));
    Command command = ProductCommand.of(arguments);
    words.addAll(command.words());
    return ChildProcess.run(scheduler.command(new Command(command.name(), words)), directory, SOON);
  }

  /** Starts the product; its servers are up when this returns. */
  void start(Path conf) {
    product =
        ChildProcess.start(scheduler.command(ProductCommand.of("run", "--conf", conf)), directory);
    product.awaitLine(line -> line.contains("ready"), START);
    await(
        () -> {
          JsonNode status = get("/api/v1/status");
          return status.at("/vips/0/listeners/0/state").asText().equals("listening")
              && status.at("/vips/0/owner").asText().equals("sched-1")
              && status.findValuesAsText("eligible").equals(List.of("true", "true"));
        });
  }

  ChildProcess product() {
    return Objects.requireNonNull(product);
  }

  /** Asks until it is so. */
  static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(SOON).until(condition);
  }

  /** What the node's API says. */
  JsonNode get(String path) {
    return request("GET", path, 8900);
  }

  JsonNode post(String path) {
    return request("POST", path, 8900);
  }

  private JsonNode request(String method, String path, int port) {
    return scheduler.call(SOON, () -> JSON.readTree(text(method, path, port)));
  }

  /** The filters at the scheduler node's interface, as tc shows them. */
  String filters() {
    return String.join(
        "\n",
        ChildProcess.run(
                scheduler.command(Command.of("tc", "filter", "show", "dev", "eth0", "ingress")),
                Path.of("."),
                SOON)
            .orFail()
            .output());
  }

  /** What Prometheus is told. */
  String metrics() {
    return scheduler.call(SOON, () -> text("GET", "/metrics", 9095));
  }

  private static String text(String method, String path, int port) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setRequestProperty("X-Pointsman", "test");
    try (var body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      connection.disconnect();
    }
  }

  /** Dials the VIP from the client. */
  Socket dial() throws IOException {
    Socket socket =
        client.call(
            SOON,
            () -> {
              Socket made = new Socket();
              made.bind(null); // which makes it here, for good
              return made;
            });
    try {
      socket.connect(new InetSocketAddress(VIP, PORT), 10_000);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    socket.setSoTimeout(10_000);
    return socket;
  }

  @Override
  public void close() {
    if (product != null) {
      product.kill();
      product.stop();
    }
    echoes.forEach(EchoServer::close);
    lab.close();
  }
}
