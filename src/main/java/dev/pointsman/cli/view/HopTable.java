package dev.pointsman.cli.view;

import static dev.pointsman.cli.view.Table.cell;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.cli.view.Table.Cell;

/** What {@code status} shows of the flows of VIPs that hop, and of who else has them. */
final class HopTable {
  private static final int LONGEST = 64;

  private final Style style;

  HopTable(Style style) {
    this.style = style;
  }

  /** Empty if no VIP hops. */
  Table table(JsonNode status) {
    Table table = Table.of("VIP", "HERE", ">FLOWS", "BACKUP", "HAS", ">ACKNOWLEDGED", ">BEHIND");
    for (JsonNode vip : status.path("vips")) {
      JsonNode hop = vip.path("hop");
      if (hop.isObject()) {
        add(table, vip.path("name").asText(), hop);
      }
    }
    return table;
  }

  private void add(Table table, String vip, JsonNode hop) {
    String role = hop.path("role").asText();
    Cell[] names = {cell(Printable.of(vip, LONGEST)), cell(role), cell(hop.path("flows").asText())};
    if (!role.equals("owner")) {
      table.row(names[0], names[1], names[2], cell("this node"), has(hop), cell(""), cell(""));
      return;
    }
    if (hop.path("backups").isEmpty()) {
      Cell none = cell("none", style::warning);
      table.row(names[0], names[1], names[2], none, cell(""), cell(""), cell(""));
    }
    for (JsonNode backup : hop.path("backups")) {
      table.row(
          names[0],
          names[1],
          names[2],
          cell(Printable.of(backup.path("node").asText(), LONGEST)),
          has(backup),
          cell(backup.path("acknowledged").asText()),
          cell(backup.path("behind").asText()));
      names = new Cell[] {cell(""), cell(""), cell("")};
    }
  }

  private Cell has(JsonNode of) {
    if (of.path("full").asBoolean()) {
      return cell("no room for all", style::bad);
    }
    return of.path("complete").asBoolean()
        ? cell("all flows", style::good)
        : cell("being told", style::warning);
  }
}
