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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two scheduler nodes of the product and a VIP that outlives either.
 *
 * <p>They are started once, and before each test they are made what they were at their begin: both
 * run by their first files, the VIP is {@link #A}'s, and the server is what the file says.
 */
@Timeout(180)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class TwoNodesTest {
  private static final String VIP = "127.0.77.101";
  private static final String SERVER = "127.0.77.11";
  private static final String A = "sched-a";
  private static final String B = "sched-b";
  private static final List<String> BOTH = List.of(A, B);

  /** Few enough for a busy machine to answer all of them before drain-deadline. */
  private static final int DIALS = 4;

  private static final Duration LIMIT = Duration.ofSeconds(40);

  private static final int PORT = Ports.free(VIP);
  private static final int ADDED = Ports.free(VIP);
  private static final TcpServer GREETER =
      new TcpServer(
          "greets",
          new InetSocketAddress(SERVER, 0),
          socket -> socket.getOutputStream().write("hi".getBytes(StandardCharsets.US_ASCII)));

  private static SchedulerNodes nodes;

  @BeforeAll
  static void open(@TempDir Path directory) throws IOException {
    GREETER.start();
    nodes = new SchedulerNodes(directory, Map.of(A, "127.0.77.2", B, "127.0.77.3"));
  }

  @AfterAll
  static void close() throws IOException {
    nodes.close();
    GREETER.close();
  }

  @BeforeEach
  void asAtTheBegin() {
    BOTH.forEach(node -> nodes.write(node, site("")));
    nodes.start(BOTH.stream().filter(node -> !nodes.runs(node)).toList());
    soon(() -> agreed() && inStep(A, B) && inStep(B, A));
    if (!asItsFileSays(A) || !asItsFileSays(B)) {
      BOTH.forEach(node -> nodes.post(node, "/api/v1/reload")); // the first's is put in force
    }
    soon(() -> asItsFileSays(A) && asItsFileSays(B));
    // No more than what is needed: what is still on its way to B would undo what a test tells B.
    if (!admin(A).equals("enabled")) {
      nodes.post(A, "/api/v1/servers/one/enable");
    }
    if (weight(A) != 1) {
      nodes.post(A, "/api/v1/servers/one/weight/1");
    }
    // Either may have taken it at the begin.
    if (!nodes.owner(A).equals(A)) {
      nodes.post(A, "/api/v1/vips/media/move/" + A);
    }
    soon(() -> agreed() && nodes.owner(A).equals(A));
    soon(() -> BOTH.stream().allMatch(node -> admin(node).equals("enabled") && weight(node) == 1));
    soon(() -> greets(PORT));
  }

  private static boolean inStep(String node, String peer) {
    JsonNode seen = seen(nodes.status(node), peer);
    return seen.path("changes_behind").asLong(-1) == 0
        && seen.path("changes_ahead").asLong(-1) == 0;
  }

  private static boolean asItsFileSays(String node) {
    return !seen(nodes.status(node), node).path("rules_differ_from_file").asBoolean(true);
  }

  private static boolean agreed() {
    return nodes.status(A).path("ready").asBoolean()
        && nodes.status(B).path("ready").asBoolean()
        && !nodes.owner(A).equals("nobody")
        && nodes.owner(A).equals(nodes.owner(B));
  }

  private static String site(String moreRules) {
    return """
    vips { media { address = %s, schedulers = [%s, %s] } }
    servers { one { address = %s } }
    rules = [ { vip = media, port = %d, protocol = telnet, server-port = %d, servers = [one] } %s ]
    """
        .formatted(VIP, A, B, SERVER, PORT, GREETER.address().getPort(), moreRules);
  }

  private static String anotherRule() {
    return ", { vip = media, port = %d, protocol = telnet, server-port = %d, servers = [one] }"
        .formatted(ADDED, GREETER.address().getPort());
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
    // given
    List<String> counters =
        List.of(
            "pointsman_vip_takeovers_total{reason=\"owner-lost\",vip=\"media\"}",
            "pointsman_vip_takeover_phase_seconds_count{phase=\"first-connection\",reason=\"owner-lost\"}",
            "pointsman_peer_link_ended_total{peer=\"" + A + "\",reason=\"process-gone\"}");
    List<Double> before = counters.stream().map(counter -> nodes.metric(B, counter)).toList();
    // when
    nodes.kill(A);
    // then
    soon(() -> greets(PORT));
    assertThat(nodes.owner(B)).isEqualTo(B);
    assertSoon(
        () ->
            assertThat(counters.stream().map(counter -> nodes.metric(B, counter)))
                .containsExactlyElementsOf(before.stream().map(count -> count + 1).toList()));
    // and when
    nodes.start(A);
    // then
    soon(() -> nodes.owner(A).equals(B));
    assertThat(nodes.owner(B)).isEqualTo(B);
    soon(() -> nodes.status(B).path("cluster").path("nodes").path(0).path("reachable").asBoolean());
  }

  @Test
  void aVipIsMovedAndItsOldOwnerEndsInOrder() {
    try (Dialler dialler = new Dialler(new InetSocketAddress(VIP, PORT), LIMIT, DIALS)) {
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
    soon(() -> greets(PORT));
  }

  @Test
  void theOwnerThatIsStoppedHandsOver() {
    try (Dialler dialler = new Dialler(new InetSocketAddress(VIP, PORT), LIMIT, DIALS)) {
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
    soon(() -> greets(ADDED));
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
    soon(() -> greets(ADDED));
    assertThat(nodes.owner(B)).isEqualTo(B);
    assertThat(weight(B)).isEqualTo(7);
    assertThat(weight(A)).isEqualTo(7);
  }

  private static int weight(String node) {
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
    for (String node : BOTH) {
      String peer = node.equals(A) ? B : A;
      assertSoon(
          () -> {
            JsonNode status = nodes.status(node);
            assertThat(status.at("/vips/0/owner").asText()).isEqualTo(A);
            assertThat(status.at("/vips/0/term").asLong()).isPositive();
            assertThat(status.at("/cluster/rules_version").asText())
                .matches("[1-9][0-9]*@sched-[ab]");
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
                      "pointsman_rules_version " + changes(node) + ".0"));
    }
  }

  /** How often the rules in force were changed. */
  private static String changes(String node) {
    return nodes.status(node).at("/cluster/rules_version").asText().replaceFirst("@.*", "");
  }

  private static JsonNode seen(JsonNode status, String node) {
    for (JsonNode each : status.at("/cluster/nodes")) {
      if (each.path("name").asText().equals(node)) {
        return each;
      }
    }
    throw new AssertionError("no node " + node + " in " + status);
  }

  private static String admin(String node) {
    return nodes.status(node).path("servers").path(0).path("admin").asText();
  }
}
