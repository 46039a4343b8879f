package dev.pointsman.cli.view;

import static dev.pointsman.cli.view.StatusView.text;
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
    Table table =
        Table.of(
            "NODE", "STATE", ">SINCE", "VERSION", "API", ">ROUND TRIP", "RULES", "SHARED STATE");
    for (JsonNode node : cluster.path("nodes")) {
      String state = state(node);
      table.row(
          cell(node.path("name").asText() + (node.path("self").asBoolean() ? " (this)" : "")),
          cell(state, each -> state.startsWith("ready") ? style.good(each) : style.bad(each)),
          cell(since(node)),
          cell(text(node, "version")),
          cell(text(node, "api")),
          cell(
              node.path("round_trip_us").isNumber()
                  ? "%.1f ms".formatted(node.path("round_trip_us").asLong() / 1e3)
                  : ""),
          cell(rules(node), each -> differs(node) ? style.warning(each) : each),
          cell(shared(node)));
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
    if (!node.path("ready").asBoolean()) {
      return "waits for the shared state";
    }
    return node.path("incomplete_vips").isEmpty() ? "ready" : "ready, flows incomplete";
  }

  private static String since(JsonNode node) {
    Duration age = Duration.between(Instant.parse(node.path("since").asText()), Instant.now());
    return Units.millis(Math.max(0, age.toMillis()));
  }

  /** The version in force on it, and whether its file has other rules. */
  private static String rules(JsonNode node) {
    return text(node, "rules_version") + (differs(node) ? ", its file differs" : "");
  }

  private static boolean differs(JsonNode node) {
    return node.path("rules_differ_from_file").asBoolean();
  }

  private static String shared(JsonNode node) {
    if (!node.path("changes_behind").isNumber()) {
      return "";
    }
    long behind = node.path("changes_behind").asLong();
    long ahead = node.path("changes_ahead").asLong();
    if (behind == 0 && ahead == 0) {
      return "in step";
    }
    return behind + " changes behind" + (ahead == 0 ? "" : ", " + ahead + " ahead");
  }
}
