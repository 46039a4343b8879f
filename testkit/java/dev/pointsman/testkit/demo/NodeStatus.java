package dev.pointsman.testkit.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a scheduler node says of the site at {@code /api/v1/status}.
 *
 * @param ready whether it serves the VIP or could take it over
 * @param owner of the VIP; empty when there is none
 * @param term counts the owners that the VIP has had
 * @param listening whether every port of the VIP is open at this node
 * @param servers for each server what an operator wants of it and how it does: {@code enabled, up}
 */
record NodeStatus(
    boolean ready, String owner, long term, boolean listening, Map<String, String> servers) {
  private static final ObjectMapper JSON = new ObjectMapper();

  NodeStatus {
    servers = Map.copyOf(servers);
  }

  /**
   * Reads the API's answer.
   *
   * @throws IOException when it is not what the API's documentation says
   */
  static NodeStatus parse(String json) throws IOException {
    try {
      JsonNode status = JSON.readTree(json);
      JsonNode vip = status.required("vips").required(0);
      boolean listening = !vip.required("listeners").isEmpty();
      for (JsonNode listener : vip.required("listeners")) {
        listening &= listener.required("state").asText().equals("listening");
      }
      Map<String, String> servers = new TreeMap<>();
      for (JsonNode server : status.required("servers")) {
        servers.put(
            server.required("name").asText(),
            server.required("admin").asText() + ", " + server.required("health").asText());
      }
      return new NodeStatus(
          status.required("ready").asBoolean(),
          vip.required("owner").asText(""),
          vip.path("term").asLong(),
          listening,
          servers);
    } catch (IllegalArgumentException e) { // thrown by required()
      throw new IOException("The status is not as documented: " + e.getMessage(), e);
    }
  }

  /** Whether the server is enabled, draining or disabled as {@code wanted} says. */
  boolean administers(String server, String wanted) {
    return servers.getOrDefault(server, "").startsWith(wanted + ", ");
  }

  /** Whether the server's health is {@code wanted}. */
  boolean finds(String server, String wanted) {
    return servers.getOrDefault(server, "").endsWith(", " + wanted);
  }

  /** Every server with its state, by name. */
  String words() {
    StringBuilder words = new StringBuilder();
    new TreeMap<>(servers)
        .forEach(
            (server, state) ->
                words.append(words.isEmpty() ? "" : "; ").append(server).append(' ').append(state));
    return words.toString();
  }
}
