package dev.pointsman.testkit.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks the HTTP API of a scheduler node, as an operator's tools do. */
final class NodeClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI api;

  /**
   * A client of one node.
   *
   * @param api where it is, e.g. {@code http://127.0.0.2:8900}
   */
  NodeClient(URI api) {
    this.api = api;
  }

  /** The status code of {@code /ready}: 200 once the node serves or could take over. */
  int ready() throws IOException, InterruptedException {
    return send("GET", "/ready").statusCode();
  }

  NodeStatus status() throws IOException, InterruptedException {
    return NodeStatus.parse(ok(send("GET", "/api/v1/status")));
  }

  void administer(String server, String action) throws IOException, InterruptedException {
    ok(send("POST", "/api/v1/servers/" + server + "/" + action));
  }

  private static String ok(HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() != 200) {
      throw new IOException(
          "%s answers %d: %s".formatted(answer.uri(), answer.statusCode(), answer.body()));
    }
    return answer.body();
  }

  private HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    HttpRequest ask =
        HttpRequest.newBuilder(api.resolve(path))
            .timeout(LIMIT)
            .method(method, BodyPublishers.noBody())
            .build();
    return client.send(ask, BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
