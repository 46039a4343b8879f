package dev.pointsman.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.testkit.net.TcpServer;
import dev.pointsman.testkit.product.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that stay with their servers when another node takes their VIP over. */
@Timeout(120)
final class StickyTakeoverTest {
  private static final String VIP = "127.0.78.101";
  private static final String A = "sched-a";
  private static final String B = "sched-b";
  private static final int CLIENTS = 21;
  private static final Duration LIMIT = Duration.ofSeconds(40);

  @TempDir private Path directory;
  private final int port = Ports.free(VIP);
  private final int serverPort = Ports.free("127.0.78.11");
  private final TcpServer one = greeter("127.0.78.11", "1");
  private final TcpServer two = greeter("127.0.78.12", "2");
  private SchedulerNodes nodes;

  private TcpServer greeter(String address, String greeting) {
    return new TcpServer(
        "greets " + greeting,
        new InetSocketAddress(address, serverPort),
        socket -> socket.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII)));
  }

  @BeforeEach
  void start() throws IOException {
    one.start();
    two.start();
    nodes = new SchedulerNodes(directory, Map.of(A, "127.0.78.2", B, "127.0.78.3"));
    for (String node : new String[] {A, B}) {
      nodes.write(
          node,
          """
          vips { media { address = %s, schedulers = [%s, %s] } }
          servers { one { address = 127.0.78.11 }, two { address = 127.0.78.12 } }
          rules = [ {
            vip = media, port = %d, protocol = telnet, server-port = %d, servers = [one, two]
            policy = round-robin, stick = client-address, stick-ttl = 10m
          } ]
          """
              .formatted(VIP, A, B, port, serverPort));
      nodes.start(node);
    }
    soon(() -> nodes.owner(A).equals(A) && nodes.owner(B).equals(A));
    soon(() -> !greeting(1).isEmpty());
  }

  @AfterEach
  void stop() throws IOException {
    nodes.close();
    one.close();
    two.close();
  }

  private static void soon(Callable<Boolean> condition) {
    await().atMost(LIMIT).ignoreExceptions().until(condition);
  }

  private String greeting(int client) throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.78." + (200 + client)), 0));
      socket.connect(new InetSocketAddress(VIP, port), 1000);
      socket.setSoTimeout(2000);
      return new String(socket.getInputStream().readNBytes(1), StandardCharsets.US_ASCII);
    }
  }

  private Map<Integer, String> greetings() throws IOException {
    Map<Integer, String> greetings = new TreeMap<>();
    for (int client = 1; client <= CLIENTS; client++) {
      greetings.put(client, greeting(client));
    }
    return greetings;
  }

  private int bindingsKnownTo(String node) {
    return nodes.metrics(node).stream()
        .filter(line -> line.startsWith("pointsman_connections_bindings{"))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void clientsKeepTheirServersWhenTheOwnerIsKilled() throws IOException {
    // given
    Map<Integer, String> before = greetings();
    assertThat(before.values()).contains("1", "2");
    soon(() -> bindingsKnownTo(B) == CLIENTS);
    // when
    nodes.kill(A);
    // then
    soon(() -> nodes.owner(B).equals(B) && !greeting(1).isEmpty());
    assertThat(greetings()).isEqualTo(before);
  }
}
