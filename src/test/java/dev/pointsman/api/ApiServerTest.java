package dev.pointsman.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.config.report.Finding;
import dev.pointsman.config.report.Place;
import dev.pointsman.config.report.Severity;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.SiteView.ListenerState;
import dev.pointsman.model.SiteView.ListenerView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API over HTTP, with a node that answers what a test says. */
final class ApiServerTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static ActorSystem<Void> system;

  private final FakeNode node = new FakeNode();
  private ApiServer server;

  @BeforeAll
  static void startSystem() {
    system = ActorSystem.create(Behaviors.empty(), "api-test");
  }

  @AfterAll
  static void endSystem() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    HTTP.close();
  }

  @BeforeEach
  void bind() throws Exception {
    server = bind(new Endpoint(LOOPBACK, 0));
  }

  @AfterEach
  void stop() throws Exception {
    server.stop(Duration.ofSeconds(1)).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void status_isTheWholeSite() throws Exception {
    JsonNode json = body(get("/api/v1/status"), 200);
    assertThat(json.at("/node").asText()).isEqualTo("sched-1");
    assertThat(json.at("/version").asText()).isEqualTo("1.2.3");
    assertThat(json.at("/started").asText()).isEqualTo("2023-11-14T22:13:20.000Z");
    assertThat(json.at("/ready").asBoolean()).isTrue();
    assertThat(json.at("/vips/0/listeners/0/endpoint").asText()).isEqualTo("127.0.0.101:7070");
    assertThat(json.at("/vips/0/listeners/0/problem").isNull()).isTrue();
    assertThat(json.at("/vips/0/hop").toString())
        .isEqualTo(
            "{\"role\":\"owner\",\"flows\":12,\"complete\":true,\"backups\":[{\"node\":\"sched-2\","
                + "\"complete\":true,\"acknowledged\":40,\"behind\":3,\"full\":false}]}");
    assertThat(json.at("/servers/0/admin").asText()).isEqualTo("enabled");
    assertThat(json.at("/servers/0/reason").asText()).isEqualTo("down: connection refused");
    assertThat(json.at("/rules/0/policy").asText()).isEqualTo("least-connections");
    assertThat(json.at("/rules/0/servers").toString()).isEqualTo("[\"stream1\"]");
    assertThat(json.at("/rules/0/closed").toString())
        .isEqualTo("{\"client-closed\":5,\"no-server\":2}");
  }

  @Test
  void servers_areThoseOfTheStatus() throws Exception {
    JsonNode server = body(get("/api/v1/servers"), 200).at("/servers/0");
    assertThat(server.at("/name").asText()).isEqualTo("stream1");
    assertThat(server.properties())
        .hasSameSizeAs(body(get("/api/v1/status"), 200).at("/servers/0").properties());
  }

  @Test
  void connections_areSortedAndLimited() throws Exception {
    node.connections =
        List.of(
            Views.connection(1, "127.0.0.10", "b", 1000, 5, 3),
            Views.connection(2, "127.0.0.9", "a", 2000, 50, 2),
            Views.connection(3, "::1", "c", 3000, 500, 1));
    assertThat(ids("")).containsExactly(1, 2, 3);
    assertThat(ids("?sort=bytes")).containsExactly(3, 2, 1);
    assertThat(ids("?sort=idle&limit=2")).containsExactly(1, 2);
    assertThat(ids("?sort=client")).containsExactly(2, 1, 3);
    assertThat(ids("?sort=server")).containsExactly(2, 1, 3);
    JsonNode first = body(get("/api/v1/connections?limit=1"), 200);
    assertThat(first.at("/total").asInt()).isEqualTo(3);
    assertThat(first.at("/connections/0/client").asText()).isEqualTo("127.0.0.10:40000");
    assertThat(first.at("/connections/0/connect_ms").decimalValue()).isEqualByComparingTo("1.5");
    assertThat(first.at("/connections/0/bytes_down").asInt()).isEqualTo(10);
  }

  @Test
  void badParameter_isNamedWithItsValueAndWhatIsAllowed() throws Exception {
    JsonNode json = body(get("/api/v1/connections?limit=10001"), 400);
    assertThat(json.at("/parameter").asText()).isEqualTo("limit");
    assertThat(json.at("/value").asText()).isEqualTo("10001");
    assertThat(json.at("/expected").asText()).isEqualTo("1 to 10000");
    for (String bad :
        List.of(
            "limit=0",
            "limit=-1",
            "limit=x",
            "limit=",
            "limit=99999999999999999999",
            "limit=1&limit=2",
            "sort=size",
            "sort=",
            "lmit=3")) {
      assertThat(body(get("/api/v1/connections?" + bad), 400).at("/error").asText())
          .as(bad)
          .contains("expected");
    }
    assertThat(body(get("/api/v1/status?verbose=1"), 400).at("/parameter").asText())
        .isEqualTo("verbose");
  }

  @Test
  void serverIsAdministered_saysBeforeAndAfter() throws Exception {
    JsonNode json = body(post("/api/v1/servers/stream1/drain"), 200);
    assertThat(json.at("/before").asText()).isEqualTo("enabled");
    assertThat(json.at("/after").asText()).isEqualTo("draining");
    body(post("/api/v1/servers/stream1/enable"), 200);
    body(post("/api/v1/servers/stream1/disable"), 200);
    assertThat(node.told)
        .containsExactly("stream1 draining", "stream1 enabled", "stream1 disabled");
  }

  @Test
  void serverGetsAnotherWeight_saysBeforeAndAfter() throws Exception {
    JsonNode json = body(post("/api/v1/servers/stream1/weight/1000"), 200);
    assertThat(json.at("/before").asInt()).isEqualTo(1);
    assertThat(json.at("/after").asInt()).isEqualTo(1000);
    assertThat(node.told).containsExactly("stream1 1000");
    assertThat(body(post("/api/v1/servers/stream3/weight/1"), 404).at("/error").asText())
        .contains("stream3", "stream1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1001", "99999999999", "x", "1.5"})
  void weightIsImpossible_isRefusedUntold(String weight) throws Exception {
    JsonNode json = body(post("/api/v1/servers/stream1/weight/" + weight), 400);
    assertThat(json.at("/error").asText())
        .isEqualTo("weight: " + weight + " (expected: 1 to 1000)");
    assertThat(node.told).isEmpty();
  }

  @Test
  void serverIsUnknown_namesThoseThereAre() throws Exception {
    JsonNode json = body(post("/api/v1/servers/stream3/drain"), 404);
    assertThat(json.at("/error").asText()).contains("stream3", "stream1");
    assertThat(json.at("/known").toString()).isEqualTo("[\"stream1\"]");
  }

  @Test
  void actionOrNameIsImpossible_isRefusedUntold() throws Exception {
    assertThat(body(post("/api/v1/servers/stream1/kill"), 400).at("/expected").asText())
        .contains("enable", "disable", "drain");
    assertThat(body(post("/api/v1/servers/a%20b/drain"), 400).at("/value").asText())
        .isEqualTo("a b");
    assertThat(node.told).isEmpty();
  }

  @Test
  void reload_saysWhatChanged() throws Exception {
    node.reloaded =
        CompletableFuture.completedFuture(
            new ReloadOutcome.Reloaded(List.of("rule media:80: added"), List.of("api"), List.of()));
    JsonNode json = body(post("/api/v1/reload"), 200);
    assertThat(json.at("/changes").toString()).isEqualTo("[\"rule media:80: added\"]");
    assertThat(json.at("/need_restart").toString()).isEqualTo("[\"api\"]");
  }

  @Test
  void reloadOfABadFile_is422WithEveryFinding() throws Exception {
    node.reloaded =
        CompletableFuture.completedFuture(
            new ReloadOutcome.Refused(
                List.of(
                    new Finding(
                        Severity.ERROR, new Place("a.conf", 3, 4), "port", "0", "", "a port"))));
    JsonNode json = body(post("/api/v1/reload"), 422);
    assertThat(json.at("/error").asText()).contains("nothing was changed");
    assertThat(json.at("/findings/0/line").asInt()).isEqualTo(3);
    assertThat(json.at("/findings/0/text").asText())
        .isEqualTo("a.conf:3:4: port: 0 (expected: a port)");
  }

  @Test
  void readyOfANodeThatCouldNotOwnItsVips_is503AndSaysWhy() throws Exception {
    node.view =
        CompletableFuture.completedFuture(Views.ofTwo(List.of("the node is leaving"), listening()));
    JsonNode leaving = body(get("/ready"), 503);
    assertThat(leaving.at("/reasons/0").asText()).isEqualTo("the node is leaving");
    assertThat(leaving.at("/owns/0").asText()).isEqualTo("media");
    assertThat(leaving.at("/node").asText()).isEqualTo("sched-1");
    node.view = CompletableFuture.completedFuture(Views.ofTwo(List.of(), listening()));
    assertThat(body(get("/ready"), 200).at("/reasons")).isEmpty();
  }

  @Test
  void readyOfANodeThatHasTakenAVipAndDoesNotListenYet_is503() throws Exception {
    node.view = CompletableFuture.completedFuture(Views.ofTwo(List.of()));
    assertThat(body(get("/ready"), 503).at("/reasons/0").asText())
        .isEqualTo("vip media is this node's, and does not listen yet");
  }

  private static ListenerView listening() {
    return new ListenerView(7070, ListenerState.LISTENING, Optional.empty(), "");
  }

  @Test
  void ready_is503WithReasonsUnlessEverythingListens() throws Exception {
    assertThat(body(get("/ready"), 200).at("/ready").asBoolean()).isTrue();
    node.view = CompletableFuture.completedFuture(Views.draining());
    assertThat(body(get("/ready"), 503).at("/reasons/0").asText()).contains("draining");
    node.view = CompletableFuture.completedFuture(Views.portTaken());
    assertThat(body(get("/ready"), 503).at("/reasons"))
        .singleElement()
        .asString()
        .contains("port 80", "backing-off", "address already in use");
    body(get("/alive"), 200);
  }

  @Test
  void unknownPath_is404AndSaysWhatThereIs() throws Exception {
    for (String path : List.of("/", "/api", "/api/v1", "/api/v2/status", "/api/v1/status/x")) {
      assertThat(body(get(path), 404).at("/error").asText()).as(path).contains("/api/v1/status");
    }
  }

  @Test
  void wrongMethod_is405AndSaysWhich() throws Exception {
    HttpResponse<String> response = post("/api/v1/status");
    assertThat(body(response, 405).at("/error").asText()).contains("GET");
    assertThat(response.headers().firstValue("Allow")).contains("GET");
    assertThat(body(get("/api/v1/reload"), 405).at("/error").asText()).contains("POST");
    assertThat(node.told).isEmpty();
  }

  @Test
  void bodyIsTooLong_is413() throws Exception {
    String body = "x".repeat((int) ApiRoutes.MAX_BODY_BYTES + 1);
    body(send(request("/api/v1/reload").POST(BodyPublishers.ofString(body))), 413);
    assertThat(node.told).isEmpty();
  }

  @Test
  void nodeIsSilentOrFails_is503Or500() throws Exception {
    node.view = CompletableFuture.failedFuture(new TimeoutException("asked"));
    body(get("/api/v1/status"), 503);
    node.view = CompletableFuture.failedFuture(new IllegalStateException("of all things"));
    HttpResponse<String> response = get("/api/v1/status");
    body(response, 500);
    assertThat(response.body()).doesNotContain("of all things");
  }

  @Test
  void pageFromElsewhere_mayDoNothing() throws Exception {
    HttpResponse<String> response =
        send(
            request("/api/v1/reload")
                .header("Origin", "http://evil.example")
                .POST(BodyPublishers.noBody()));
    assertThat(body(response, 403).at("/error").asText()).contains("evil.example");
    assertThat(node.told).isEmpty();
    String own = "http://" + server.endpoint();
    body(send(request("/api/v1/reload").header("Origin", own).POST(BodyPublishers.noBody())), 200);
  }

  @Test
  void portIsTaken_theFailureNamesAddressAndKey() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
      Endpoint endpoint = new Endpoint(LOOPBACK, taken.getLocalPort());
      assertThatThrownBy(() -> bind(endpoint))
          .hasMessageContainingAll(
              "pointsman.api.port", endpoint.toString(), "address already in use");
    }
  }

  private ApiServer bind(Endpoint endpoint) throws Exception {
    return ApiServer.bind(endpoint, node, "1.2.3", system)
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private List<Integer> ids(String query) throws Exception {
    return body(get("/api/v1/connections" + query), 200)
        .at("/connections")
        .findValues("id")
        .stream()
        .map(JsonNode::asInt)
        .toList();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET());
  }

  private HttpResponse<String> post(String path) throws Exception {
    return send(request(path).POST(BodyPublishers.noBody()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + server.endpoint() + path))
        .timeout(Duration.ofSeconds(20));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /** The JSON of a response, once its status is sure. */
  private static JsonNode body(HttpResponse<String> response, int status) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    return MAPPER.readTree(response.body());
  }
}
