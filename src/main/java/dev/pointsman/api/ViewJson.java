package dev.pointsman.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.HopView;
import dev.pointsman.model.SiteView;
import dev.pointsman.model.SiteView.ListenerView;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.model.SiteView.ServerView;
import dev.pointsman.model.SiteView.VipView;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The nouns as JSON. Names are those of the access log where it has them: words joined by
 * underscores, the unit at the end, {@code null} where there is nothing to say. Names of the site
 * and endpoints ({@code 10.0.0.1:80}, {@code [2001:db8::1]:80}) are strings, times are ISO 8601 in
 * UTC, durations are milliseconds ({@code _ms}).
 */
final class ViewJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private ViewJson() {}

  static ObjectNode status(SiteView view, String version, long nowEpochMillis) {
    ObjectNode json =
        JSON.objectNode()
            .put("node", view.node().value())
            .put("version", version)
            .put("started", time(view.startedEpochMillis()))
            .put("uptime_ms", Math.max(0, nowEpochMillis - view.startedEpochMillis()))
            .put("ready", view.ready())
            .put("draining", view.draining());
    json.set("not_ready", strings(view.notReady()));
    ArrayNode vips = json.putArray("vips");
    view.vips().forEach(vip -> vips.add(vip(vip)));
    json.set("servers", servers(view.servers(), nowEpochMillis));
    json.set("cluster", view.nodes().map(NodesJson::of).orElse(null));
    ArrayNode rules = json.putArray("rules");
    view.rules().forEach(rule -> rules.add(rule(rule)));
    return json;
  }

  static ArrayNode servers(List<ServerView> servers, long nowEpochMillis) {
    ArrayNode array = JSON.arrayNode();
    servers.forEach(server -> array.add(server(server, nowEpochMillis)));
    return array;
  }

  static ObjectNode connection(ConnectionView view, long nowEpochMillis) {
    return JSON.objectNode()
        .put("id", view.id().value())
        .put("vip", view.vip().value())
        .put("rule", orNull(view.rule()))
        .put("client", view.client().toString())
        .put("dialled", view.dialled().toString())
        .put("server", orNull(view.server()))
        .put("server_address", orNull(view.serverEndpoint()))
        .put("forward", view.forwarding().label())
        .put("phase", view.phase().label())
        .put("request", orNull(view.request()))
        .put("started", time(view.startedEpochMillis()))
        .put("age_ms", Math.max(0, nowEpochMillis - view.startedEpochMillis()))
        .put("connect_ms", millis(view.connectNanos()))
        .put("idle_ms", millis(view.idleNanos()))
        .put("bytes_up", view.bytesUp())
        .put("bytes_down", view.hops() ? null : (Long) view.bytesDown())
        .put("packets_up", view.hops() ? (Long) view.packetsUp() : null);
  }

  static ArrayNode strings(Collection<?> values) {
    ArrayNode array = JSON.arrayNode();
    values.forEach(value -> array.add(value.toString()));
    return array;
  }

  private static ObjectNode vip(VipView view) {
    ObjectNode json =
        JSON.objectNode()
            .put("name", view.name().value())
            .put("address", view.address())
            .put("owner", orNull(view.owner()))
            .put("term", view.term().value());
    ArrayNode listeners = json.putArray("listeners");
    for (ListenerView listener : view.listeners()) {
      listeners
          .addObject()
          .put("port", listener.port())
          .put("state", listener.state().label())
          .put("endpoint", orNull(listener.endpoint()))
          .put("problem", orNull(listener.problem()));
    }
    json.set("hop", view.hop().map(ViewJson::hop).orElse(null));
    return json;
  }

  private static ObjectNode hop(HopView view) {
    ObjectNode json =
        JSON.objectNode()
            .put("role", view.role().label())
            .put("flows", view.flows())
            .put("complete", view.complete());
    ArrayNode backups = json.putArray("backups");
    for (HopView.BackupView backup : view.backups()) {
      backups
          .addObject()
          .put("node", backup.node().value())
          .put("complete", backup.complete())
          .put("acknowledged", backup.acknowledged())
          .put("behind", backup.behind())
          .put("full", backup.full());
    }
    return json;
  }

  private static ObjectNode server(ServerView view, long nowEpochMillis) {
    return JSON.objectNode()
        .put("name", view.name().value())
        .put("address", view.address())
        .put("weight", view.weight())
        .put("admin", view.admin().label())
        .put("health", view.health())
        .put("eligible", view.eligible())
        .put("reason", view.reason())
        .put("health_since", time(view.healthSinceEpochMillis()))
        .put("health_age_ms", Math.max(0, nowEpochMillis - view.healthSinceEpochMillis()))
        .put("live", view.live())
        .put("max_connections", view.maxConnections())
        .put("check", view.check());
  }

  private static ObjectNode rule(RuleView view) {
    ObjectNode json =
        JSON.objectNode()
            .put("id", view.id())
            .put("vip", view.vip().value())
            .put("port", view.port())
            .put("protocol", view.protocol().label())
            .put("policy", view.policy().label())
            .put("forward", view.forwarding().label());
    json.set("servers", strings(view.servers()));
    json.put("server_port", view.serverPort())
        .put("accepted", view.accepted())
        .put("live", view.live());
    ObjectNode closed = json.putObject("closed");
    view.closed().entrySet().stream()
        .sorted((a, b) -> a.getKey().compareTo(b.getKey()))
        .forEach(entry -> closed.put(entry.getKey().label(), entry.getValue()));
    return json;
  }

  static String time(long epochMillis) {
    return TIME.format(Instant.ofEpochMilli(epochMillis));
  }

  /** Milliseconds to three decimals, which are microseconds. */
  private static BigDecimal millis(long nanos) {
    return BigDecimal.valueOf(nanos / 1000, 3);
  }

  static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static @Nullable String orNull(Optional<?> value) {
    return orNull(value.map(Object::toString).orElse(""));
  }
}
