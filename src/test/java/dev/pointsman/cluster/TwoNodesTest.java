package dev.pointsman.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.testkit.net.TcpServer;
import dev.pointsman.testkit.product.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two scheduler nodes of the product and a VIP that outlives either. */
@Timeout(180)
final class TwoNodesTest {
  private static final String VIP = "127.0.77.101";
  private static final String SERVER = "127.0.77.11";
  private static final String A = "sched-a";
  private static final String B = "sched-b";

  /** Few enough for a busy machine to answer all of them before drain-deadline. */
  private static final int DIALS = 4;

  private static final Duration LIMIT = Duration.ofSeconds(40);

  @TempDir private Path directory;
  private final int port = Ports.free(VIP);
  private final int added = Ports.free(VIP);
  private final TcpServer server =
      new TcpServer(
          "greets",
          new InetSocketAddress(SERVER, 0),
          socket -> socket.getOutputStream().write("hi".getBytes(StandardCharsets.US_ASCII)));
  private SchedulerNodes nodes;

  @BeforeEach
  void start() throws IOException {
    server.start();
    nodes = new SchedulerNodes(directory, Map.of(A, "127.0.77.2", B, "127.0.77.3"));
    for (String node : new String[] {A, B}) {
      nodes.write(node, site(""));
      nodes.start(node);
    }
    soon(this::agreed);
    // On a busy machine a node that starts may hear the other too late, and take the VIP.
    if (!nodes.owner(A).equals(A)) {
      nodes.post(A, "/api/v1/vips/media/move/" + A);
    }
    soon(() -> agreed() && nodes.owner(A).equals(A));
    soon(() -> greets(port));
  }

  private boolean agreed() {
    return nodes.status(A).path("ready").asBoolean()
        && nodes.status(B).path("ready").asBoolean()
        && !nodes.owner(A).equals("nobody")
        && nodes.owner(A).equals(nodes.owner(B));
  }

  @AfterEach
  void stop() throws IOException {
    nodes.close();
    server.close();
  }

  private String site(String moreRules) {
    return """
    vips { media { address = %s, schedulers = [%s, %s] } }
    servers { one { address = %s } }
    rules = [ { vip = media, port = %d, protocol = telnet, server-port = %d, servers = [one] } %s ]
    """
        .formatted(VIP, A, B, SERVER, port, server.address().getPort(), moreRules);
  }

  private String anotherRule() {
    return ", { vip = media, port = %d, protocol = telnet, server-port = %d, servers = [one] }"
        .formatted(added, server.address().getPort());
  }

  private static void soon(Callable<Boolean> condition) {
    await().atMost(LIMIT).ignoreExceptions().until(condition);
  }

  private static void assertSoon(ThrowingRunnable assertions) {
    await().atMost(LIMIT).ignoreExceptions().untilAsserted(assertions);
  }

  private static boolean greets(int port) throws IOException {
    try (Socket client = new Socket()) {
      client.connect(new InetSocketAddress(VIP, port), 1000);
      client.setSoTimeout(2000);
      return client.getInputStream().readNBytes(2).length == 2;
    }
  }

  @Test
  void theOtherNodeServesTheVipWhenItsOwnerIsKilledAndTheOwnerComesBackAsStandby() {
    nodes.kill(A);

    soon(() -> greets(port));
    assertThat(nodes.owner(B)).isEqualTo(B);
    assertSoon(
        () ->
            assertThat(nodes.metrics(B))
                .contains(
                    "pointsman_vip_takeovers_total{reason=\"owner-lost\",vip=\"media\"} 1.0",
                    "pointsman_vip_takeover_phase_seconds_count{phase=\"first-connection\",reason=\"owner-lost\"}"
                        + " 1.0",
                    "pointsman_peer_link_ended_total{peer=\""
                        + A
                        + "\",reason=\"process-gone\"} 1.0"));
    nodes.start(A);
    soon(() -> nodes.owner(A).equals(B));
    assertThat(nodes.owner(B)).isEqualTo(B);
    soon(() -> nodes.status(B).path("cluster").path("nodes").path(0).path("reachable").asBoolean());
  }

  @Test
  void aVipIsMovedAndItsOldOwnerEndsInOrder() {
    try (Dialler dialler = new Dialler(new InetSocketAddress(VIP, port), LIMIT, DIALS)) {
      soon(() -> dialler.answered() > 20);

      assertThat(nodes.post(A, "/api/v1/vips/media/move/" + B).path("target").asText())
          .isEqualTo(B);

      soon(() -> nodes.owner(A).equals(B) && nodes.owner(B).equals(B));
      nodes.process(A).awaitLogLine(line -> line.contains("handed-over-ms="), LIMIT);
      int before = dialler.answered();
      soon(() -> dialler.answered() > before + 20);
      assertThat(dialler.take().failed()).isEmpty();
    }
    nodes.stop(A);
    soon(() -> greets(port));
  }

  @Test
  void theOwnerThatIsStoppedHandsOver() {
    try (Dialler dialler = new Dialler(new InetSocketAddress(VIP, port), LIMIT, DIALS)) {
      soon(() -> dialler.answered() > 20);

      nodes.stop(A);

      assertThat(nodes.owner(B)).isEqualTo(B);
      int before = dialler.answered();
      soon(() -> dialler.answered() > before + 20);
      assertThat(dialler.take().failed()).isEmpty();
    }
  }

  @Test
  void whatAnOperatorChangesOnOneNodeIsInForceOnTheOtherAndStaysSo() {
    // given
    nodes.write(B, site(anotherRule()));
    // when
    nodes.post(B, "/api/v1/reload");
    nodes.post(B, "/api/v1/servers/one/drain");
    // then
    nodes.post(B, "/api/v1/servers/one/weight/7");
    soon(() -> admin(A).equals("draining") && weight(A) == 7);
    nodes.post(A, "/api/v1/servers/one/enable");
    soon(() -> admin(B).equals("enabled"));
    soon(() -> greets(added));
    // when the owner is killed, and comes back with its old file
    nodes.post(B, "/api/v1/servers/one/drain");
    soon(() -> admin(A).equals("draining"));
    nodes.kill(A);
    soon(() -> nodes.owner(B).equals(B));
    nodes.post(B, "/api/v1/servers/one/enable");
    String warning = nodes.start(A).awaitLogLine(line -> line.contains("file differs"), LIMIT);
    // then
    assertThat(warning).contains("WARN", "pointsman reload");
    soon(() -> admin(A).equals("enabled"));
    soon(() -> greets(added));
    assertThat(nodes.owner(B)).isEqualTo(B);
    assertThat(weight(B)).isEqualTo(7);
    assertThat(weight(A)).isEqualTo(7);
  }

  private int weight(String node) {
    return nodes.status(node).path("servers").path(0).path("weight").asInt();
  }

  @Test
  void aServerThatComesBackUnderItsNameIsWhatItWasToldToBe() {
    // given
    nodes.post(A, "/api/v1/servers/one/disable");
    nodes.write(A, site("").replace("one", "two"));
    nodes.post(A, "/api/v1/reload");
    soon(() -> nodes.status(B).at("/servers/0/name").asText().equals("two"));
    assertThat(admin(A)).isEqualTo("enabled");
    // when
    nodes.write(A, site(""));
    nodes.post(A, "/api/v1/reload");
    // then
    soon(() -> nodes.status(B).at("/servers/0/name").asText().equals("one"));
    soon(() -> admin(A).equals("disabled") && admin(B).equals("disabled"));
  }

  @Test
  void eachNodeShowsAllNodesAndTellsPrometheus() {
    for (String node : List.of(A, B)) {
      String peer = node.equals(A) ? B : A;
      assertSoon(
          () -> {
            JsonNode status = nodes.status(node);
            assertThat(status.at("/vips/0/owner").asText()).isEqualTo(A);
            assertThat(status.at("/vips/0/term").asLong()).isPositive();
            assertThat(status.at("/cluster/rules_version").asText()).startsWith("1@");
            JsonNode other = seen(status, peer);
            assertThat(other.path("api").asText()).isEqualTo(nodes.api(peer));
            assertThat(other.path("version").asText()).isNotEqualTo("null").isNotEmpty();
            assertThat(other.path("rules_version")).isEqualTo(status.at("/cluster/rules_version"));
            assertThat(other.path("rules_differ_from_file").asBoolean(true)).isFalse();
            assertThat(other.path("ready").asBoolean()).isTrue();
            assertThat(other.path("changes_behind").asLong(-1)).isZero();
            assertThat(other.path("changes_ahead").asLong(-1)).isZero();
            assertThat(other.path("round_trip_us").asLong()).isPositive();
            assertThat(seen(status, node).path("api").asText()).isEqualTo(nodes.api(node));
            assertThat(nodes.ready(node).path("ready").asBoolean()).isTrue();
          });
      assertSoon(
          () ->
              assertThat(nodes.metrics(node))
                  .contains(
                      "pointsman_vip_owner{node=\"" + A + "\",vip=\"media\"} 1.0",
                      "pointsman_vip_owner{node=\"" + B + "\",vip=\"media\"} 0.0",
                      "pointsman_vip_owned{vip=\"media\"} " + (node.equals(A) ? "1.0" : "0.0"),
                      "pointsman_cluster_nodes{state=\"ready\"} 2.0",
                      "pointsman_peer_link_up{direction=\"from\",peer=\"" + peer + "\"} 1.0",
                      "pointsman_peer_link_up{direction=\"to\",peer=\"" + peer + "\"} 1.0",
                      "pointsman_peer_lag{of=\"peer\",peer=\"" + peer + "\"} 0.0",
                      "pointsman_rules_version 1.0"));
    }
  }

  private static JsonNode seen(JsonNode status, String node) {
    for (JsonNode each : status.at("/cluster/nodes")) {
      if (each.path("name").asText().equals(node)) {
        return each;
      }
    }
    throw new AssertionError("no node " + node + " in " + status);
  }

  private String admin(String node) {
    return nodes.status(node).path("servers").path(0).path("admin").asText();
  }
}
