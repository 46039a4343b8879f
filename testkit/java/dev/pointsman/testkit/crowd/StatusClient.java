package dev.pointsman.testkit.crowd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks a dispatcher's HTTP API how it is; each time by a connection of its own, which it closes.
 */
public final class StatusClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TIMEOUT_MILLIS = 10_000;

  private final URI status;

  /** Asks the API at that address. */
  public StatusClient(URI api) {
    this.status = api.resolve("/api/v1/status");
  }

  /** The account of the first rule. */
  public RuleAccount rule() throws IOException {
    JsonNode rule = get().required("rules").required(0);
    Map<String, Long> closed = new HashMap<>();
    rule.required("closed")
        .properties()
        .forEach(cause -> closed.put(cause.getKey(), cause.getValue().asLong()));
    return new RuleAccount(
        rule.required("id").asText(),
        rule.required("accepted").asLong(),
        rule.required("live").asLong(),
        closed);
  }

  /** Whether a server takes new connections. */
  public boolean eligible(String name) throws IOException {
    for (JsonNode server : get().required("servers")) {
      if (server.required("name").asText().equals(name)) {
        return server.required("eligible").asBoolean();
      }
    }
    throw new IOException(status + " knows no server " + name);
  }

  /** Live connections of all servers. */
  long liveAtServers() throws IOException {
    long live = 0;
    for (JsonNode server : get().required("servers")) {
      live += server.required("live").asLong();
    }
    return live;
  }

  private JsonNode get() throws IOException {
    HttpURLConnection connection = (HttpURLConnection) status.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setRequestProperty("Connection", "close");
    try (var body = connection.getInputStream()) {
      return JSON.readTree(body);
    } finally {
      connection.disconnect();
    }
  }
}
