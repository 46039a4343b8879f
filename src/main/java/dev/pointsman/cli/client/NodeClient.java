package dev.pointsman.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a running node by its API. Every call ends within {@link #ANSWER}. */
public final class NodeClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** A reload may take the node 20 s. */
  private static final Duration ANSWER = Duration.ofSeconds(25);

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final NodeAddress node;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  public NodeClient(NodeAddress node) {
    this.node = node;
  }

  /**
   * Asks for something.
   *
   * @param pathAndQuery what, from the slash on
   * @throws NoNode if there is no node
   * @throws NodeRefusal if there is, and it refuses
   */
  public JsonNode get(String pathAndQuery) throws InterruptedException {
    return send(HttpRequest.newBuilder(node.resolve(pathAndQuery)).GET());
  }

  /** Has something done; fails as {@link #get} does. */
  public JsonNode post(String pathAndQuery) throws InterruptedException {
    return send(HttpRequest.newBuilder(node.resolve(pathAndQuery)).POST(BodyPublishers.noBody()));
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }

  private JsonNode send(HttpRequest.Builder request) throws InterruptedException {
    HttpResponse<String> response;
    try {
      response = http.send(request.timeout(ANSWER).build(), BodyHandlers.ofString());
    } catch (HttpConnectTimeoutException e) {
      throw nobody("no answer within " + CONNECT.toSeconds() + " s", e);
    } catch (HttpTimeoutException e) {
      throw nobody("it took the connection and did not answer in " + ANSWER.toSeconds() + " s", e);
    } catch (ConnectException e) {
      String why = e.getMessage();
      throw nobody(why == null ? "connection refused" : why, e);
    } catch (IOException e) {
      throw nobody(String.valueOf(e.getMessage()), e);
    }
    JsonNode body = json(response);
    if (response.statusCode() >= 400) {
      throw new NodeRefusal(
          response.statusCode(),
          body.path("error").asText("status " + response.statusCode()),
          body);
    }
    return body;
  }

  private JsonNode json(HttpResponse<String> response) {
    try {
      JsonNode body = MAPPER.readTree(response.body());
      if (body.isObject()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      throw stranger(response, e);
    }
    throw stranger(response, null);
  }

  private NoNode nobody(String why, IOException cause) {
    return new NoNode(
        "no running node at %s: %s (start one with `pointsman run`, or name another with --api HOST:PORT)"
            .formatted(node, why),
        cause);
  }

  private NoNode stranger(HttpResponse<String> response, @Nullable Throwable cause) {
    return new NoNode(
        "what answers at %s (status %d) is not a pointsman node (name another with --api HOST:PORT)"
            .formatted(node, response.statusCode()),
        cause);
  }
}
