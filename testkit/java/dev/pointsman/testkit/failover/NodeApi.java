package dev.pointsman.testkit.failover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks the product's HTTP API on the host of the calling thread, where it is 127.0.0.1:8900 as
 * everywhere else.
 *
 * <p>By a socket of its own for each question: a client library would keep connections by address,
 * and the address of all nodes' APIs is the same.
 */
public final class NodeApi {
  /** Where every node of a lab has its API. */
  public static final int PORT = 8900;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TIMEOUT_MILLIS = 500;

  /**
   * What comes of it is measured otherwise; a node that does not answer at all is not waited for.
   */
  private static final Duration MOVE = Duration.ofSeconds(10);

  private static final int LONGEST = 1 << 20;

  /** What was answered. */
  public record Answer(int status, String body) {}

  private NodeApi() {}

  /** Whether {@code /ready} answers 200. */
  public static boolean ready() throws IOException {
    return get("/ready").status() == 200;
  }

  /** The owner of each VIP, as the node sees it. */
  static Map<String, String> owners() throws IOException {
    Map<String, String> owners = new HashMap<>();
    for (JsonNode vip : status().required("vips")) {
      owners.put(vip.required("name").asText(), vip.path("owner").asText(""));
    }
    return owners;
  }

  /** What the node says of the site. */
  public static JsonNode status() throws IOException {
    Answer answer = get("/api/v1/status");
    if (answer.status() != 200) {
      throw new IOException("/api/v1/status answers " + answer.status() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  /** Has a VIP move to a node; that it has moved is to be seen by other means. */
  static Answer move(String vip, String target) throws IOException {
    String path = "/api/v1/vips/%s/move/%s".formatted(vip, target);
    Answer answer = ask("POST", path, PORT, MOVE);
    if (answer.status() != 200) {
      throw new IOException(path + " answers " + answer.status() + ": " + answer.body());
    }
    return answer;
  }

  private static Answer get(String path) throws IOException {
    return ask("GET", path, PORT, Duration.ofMillis(TIMEOUT_MILLIS));
  }

  /**
   * Asks any HTTP server of the host.
   *
   * @param patience how long it may say nothing
   */
  public static Answer ask(String method, String path, int port, Duration patience)
      throws IOException {
    int millis = Math.toIntExact(patience.toMillis());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
      socket.setSoTimeout(millis);
      String request =
          "%s %s HTTP/1.0\r\nHost: 127.0.0.1:%d\r\nContent-Length: 0\r\n\r\n"
              .formatted(method, path, port);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String text = new String(socket.getInputStream().readNBytes(LONGEST), StandardCharsets.UTF_8);
      int end = text.indexOf("\r\n\r\n");
      if (end < 0 || !text.matches("(?s)HTTP/1\\.[01] \\d{3}.*")) {
        throw new IOException(path + " has no HTTP answer: " + text);
      }
      return new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(end + 4));
    }
  }
}
