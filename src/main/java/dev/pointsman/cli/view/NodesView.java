package dev.pointsman.cli.view;

import static dev.pointsman.cli.view.Table.cell;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;

/** The scheduler nodes of {@code /api/v1/status} as a table. */
final class NodesView {
  private final Style style;

  NodesView(Style style) {
    this.style = style;
  }

  Table table(JsonNode cluster) {
    Table table = Table.of("NODE", "STATE", ">SINCE", ">ROUND TRIP", "SHARED STATE");
    for (JsonNode node : cluster.path("nodes")) {
      String state = state(node);
      table.row(
          cell(node.path("name").asText() + (node.path("self").asBoolean() ? " (this)" : "")),
          cell(state, each -> state.startsWith("ready") ? style.good(each) : style.bad(each)),
          cell(since(node)),
          cell(
              node.path("round_trip_us").isNumber()
                  ? "%.1f ms".formatted(node.path("round_trip_us").asLong() / 1e3)
                  : ""),
          cell(shared(cluster, node)));
    }
    return table;
  }

  private static String state(JsonNode node) {
    if (!node.path("reachable").asBoolean()) {
      return "not heard";
    }
    if (node.path("leaving").asBoolean()) {
      return "leaving";
    }
    return node.path("ready").asBoolean() ? "ready" : "waits for the shared state";
  }

  private static String since(JsonNode node) {
    Duration age = Duration.between(Instant.parse(node.path("since").asText()), Instant.now());
    return Units.millis(Math.max(0, age.toMillis()));
  }

  private static String shared(JsonNode cluster, JsonNode node) {
    if (node.path("self").asBoolean()) {
      String rules = cluster.path("rules_version").asText("");
      return rules.isEmpty() || rules.equals("null")
          ? ""
          : "rules version " + Printable.of(rules, 80);
    }
    if (!node.path("changes_behind").isNumber()) {
      return "";
    }
    long behind = node.path("changes_behind").asLong();
    return behind == 0 ? "in step" : behind + " changes behind";
  }
}
