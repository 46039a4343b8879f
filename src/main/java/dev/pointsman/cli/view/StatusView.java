package dev.pointsman.cli.view;

import static dev.pointsman.cli.view.Table.cell;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.cli.view.Table.Cell;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.CloseCause.Kind;
import dev.pointsman.model.Labelled;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** {@code /api/v1/status} as tables. */
public final class StatusView {
  private final Style style;

  private StatusView(Style style) {
    this.style = style;
  }

  /** The lines to print. */
  public static List<String> lines(JsonNode status, Style style) {
    StatusView view = new StatusView(style);
    List<String> lines = new ArrayList<>();
    lines.add(view.headline(status));
    status
        .path("not_ready")
        .forEach(reason -> lines.add("  " + style.bad(Printable.of(reason.asText(), 200))));
    JsonNode cluster = status.path("cluster");
    if (cluster.isObject()) {
      view.add(lines, "Scheduler nodes", new NodesView(style).table(cluster));
      cluster
          .path("problems")
          .forEach(problem -> lines.add("  " + style.bad(Printable.of(problem.asText(), 200))));
    }
    view.add(lines, "VIPs", view.vips(status));
    Table hops = new HopTable(style).table(status);
    if (!hops.isEmpty()) {
      view.add(lines, "Hopped flows", hops);
    }
    view.add(lines, "Servers", view.servers(status));
    view.add(lines, "Rules", view.rules(status));
    return lines;
  }

  private void add(List<String> lines, String title, Table table) {
    lines.add("");
    lines.add(style.bold(title));
    lines.addAll(table.isEmpty() ? List.of("none") : table.lines(style));
  }

  private String headline(JsonNode status) {
    String state =
        status.path("draining").asBoolean()
            ? style.warning("draining")
            : status.path("ready").asBoolean() ? style.good("ready") : style.bad("not ready");
    return "%s  %s  up %s  pointsman %s"
        .formatted(
            style.bold(text(status, "node")),
            state,
            Units.millis(status.path("uptime_ms").asLong()),
            text(status, "version"));
  }

  private Table vips(JsonNode status) {
    Table table = Table.of("VIP", "ADDRESS", "OWNER", ">PORT", "STATE", "PROBLEM");
    for (JsonNode vip : status.path("vips")) {
      Cell[] names = {cell(text(vip, "name")), cell(text(vip, "address")), cell(owner(vip))};
      if (vip.path("listeners").isEmpty()) {
        table.row(names[0], names[1], names[2], cell(""), cell(""), cell(""));
      }
      for (JsonNode listener : vip.path("listeners")) {
        String state = text(listener, "state");
        table.row(
            names[0],
            names[1],
            names[2],
            cell(listener.path("port").asText()),
            cell(state, each -> state.equals("listening") ? style.good(each) : style.bad(each)),
            cell(text(listener, "problem")));
        names = new Cell[] {cell(""), cell(""), cell("")};
      }
    }
    return table;
  }

  /** With the term, where there is one: {@code sched-1 (term 3)}. */
  private static String owner(JsonNode vip) {
    String owner = text(vip, "owner");
    long term = vip.path("term").asLong();
    if (owner.isEmpty()) {
      return "nobody";
    }
    return term == 0 ? owner : owner + " (term " + term + ")";
  }

  private Table servers(JsonNode status) {
    Table table =
        Table.of(
            "SERVER",
            "ADDRESS",
            ">WEIGHT",
            "ADMIN",
            "HEALTH",
            ">SINCE",
            ">LIVE",
            ">MOST",
            "CHECK",
            "NEW CONNECTIONS");
    for (JsonNode server : status.path("servers")) {
      boolean eligible = server.path("eligible").asBoolean();
      String reason = eligible ? "yes" : "no: " + text(server, "reason");
      long most = server.path("max_connections").asLong();
      table.row(
          cell(text(server, "name")),
          cell(text(server, "address")),
          cell(server.path("weight").asText()),
          cell(text(server, "admin")),
          cell(text(server, "health"), health -> health(health)),
          cell(Units.millis(server.path("health_age_ms").asLong())),
          cell(server.path("live").asText()),
          cell(most == 0 ? "-" : most),
          cell(text(server, "check")),
          cell(reason, each -> eligible ? style.good(each) : style.warning(each)));
    }
    return table;
  }

  private Table rules(JsonNode status) {
    Table table =
        Table.of(
            "RULE",
            "PROTOCOL",
            "POLICY",
            "SERVERS",
            ">ACCEPTED",
            ">LIVE",
            ">FINISHED",
            ">REFUSED",
            ">CUT",
            "REFUSED AND CUT BY CAUSE");
    for (JsonNode rule : status.path("rules")) {
      Tally tally = Tally.of(rule.path("closed"));
      StringJoiner servers = new StringJoiner(",");
      rule.path("servers").forEach(server -> servers.add(server.asText()));
      table.row(
          cell(text(rule, "id")),
          cell(text(rule, "protocol")),
          cell(text(rule, "policy")),
          cell(Printable.of(servers + ":" + rule.path("server_port").asText(), 60)),
          cell(rule.path("accepted").asText()),
          cell(rule.path("live").asText()),
          cell(tally.finished()),
          cell(tally.refused(), each -> tally.refused() == 0 ? each : style.warning(each)),
          cell(tally.cut(), each -> tally.cut() == 0 ? each : style.warning(each)),
          cell(tally.causes()));
    }
    return table;
  }

  private String health(String health) {
    return switch (health) {
      case "up" -> style.good(health);
      case "unknown" -> health;
      default -> style.bad(health);
    };
  }

  static String text(JsonNode object, String key) {
    JsonNode value = object.path(key);
    return value.isNull() ? "" : Printable.of(value.asText(), 120);
  }

  /** Ended connections by kind, and those that did not end as their peers wished by cause. */
  private record Tally(long finished, long refused, long cut, String causes) {
    static Tally of(JsonNode closed) {
      Map<Kind, Long> kinds = new EnumMap<>(Kind.class);
      StringJoiner causes = new StringJoiner(", ");
      for (Map.Entry<String, JsonNode> entry : closed.properties()) {
        long count = entry.getValue().asLong();
        // A newer node may know causes that this program does not.
        Kind kind =
            Labelled.parse(CloseCause.class, entry.getKey()).map(CloseCause::kind).orElse(Kind.CUT);
        kinds.merge(kind, count, Long::sum);
        if (kind != Kind.FINISHED) {
          causes.add(Printable.of(entry.getKey(), 40) + " " + count);
        }
      }
      return new Tally(
          kinds.getOrDefault(Kind.FINISHED, 0L),
          kinds.getOrDefault(Kind.REFUSED, 0L),
          kinds.getOrDefault(Kind.CUT, 0L),
          causes.toString());
    }
  }
}
