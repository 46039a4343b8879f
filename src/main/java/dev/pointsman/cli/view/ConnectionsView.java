package dev.pointsman.cli.view;

import static dev.pointsman.cli.view.StatusView.text;
import static dev.pointsman.cli.view.Table.cell;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** {@code /api/v1/connections} as a table. */
public final class ConnectionsView {
  private ConnectionsView() {}

  /** The lines to print. */
  public static List<String> lines(JsonNode answer, Style style) {
    JsonNode connections = answer.path("connections");
    long total = answer.path("total").asLong();
    List<String> lines = new ArrayList<>();
    if (!connections.isEmpty()) {
      lines.addAll(table(connections, style).lines(style));
    }
    lines.add(
        connections.size() < total
            ? "%d of %d live connections (--limit shows more)".formatted(connections.size(), total)
            : "%d live connection%s".formatted(total, total == 1 ? "" : "s"));
    return lines;
  }

  private static Table table(JsonNode connections, Style style) {
    Table table =
        Table.of(
            ">ID", "CLIENT", "DIALLED", "SERVER", "ADDRESS", "STATE", ">AGE", ">IDLE", ">UP",
            ">DOWN", "REQUEST");
    for (JsonNode connection : connections) {
      String phase = text(connection, "phase");
      table.row(
          cell(connection.path("id").asText()),
          cell(text(connection, "client")),
          cell(text(connection, "dialled")),
          cell(text(connection, "server")),
          cell(text(connection, "server_address")),
          cell(phase, each -> phase.equals("open") ? style.good(each) : each),
          cell(Units.millis(connection.path("age_ms").asLong())),
          cell(Units.millis(connection.path("idle_ms").asLong())),
          cell(Units.bytes(connection.path("bytes_up").asLong())),
          cell(
              connection.path("bytes_down").isNull()
                  ? "-"
                  : Units.bytes(connection.path("bytes_down").asLong())),
          cell(Printable.of(text(connection, "request"), 60)));
    }
    return table;
  }
}
