package dev.pointsman.testkit.soak;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.testkit.failover.Ownership;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a whole site's nodes say alike, read from what each answers to {@code /api/v1/status}.
 *
 * @param wrong why the site is not whole, in words; empty when it is
 * @param values what operators change, and its value: each server's state, and the rules
 * @param terms the term of each VIP
 */
record Agreement(List<String> wrong, Map<String, String> values, Map<String, Long> terms) {
  /** The name of the rules among the values. */
  static final String RULES = "rules";

  /** Whether everybody agrees and nothing is missing. */
  boolean whole() {
    return wrong.isEmpty();
  }

  /**
   * Compares them.
   *
   * @param statuses of all nodes that should answer; the keys are their names
   * @param addresses whose kernel has which VIP
   * @param nodes how many scheduler nodes there are
   */
  static Agreement of(Map<String, JsonNode> statuses, Ownership addresses, int nodes) {
    List<String> wrong = new ArrayList<>();
    if (statuses.size() < nodes) {
      wrong.add("only %s answer".formatted(statuses.keySet()));
      return new Agreement(wrong, Map.of(), Map.of());
    }
    statuses.forEach((name, status) -> alone(name, status, wrong));
    Map<String, String> values = new TreeMap<>();
    Map<String, Long> terms = new TreeMap<>();
    for (JsonNode vip : any(statuses).path("vips")) {
      String name = vip.path("name").asText();
      same(statuses, "the owner of " + name, s -> vip(s, name).path("owner").asText(), wrong);
      same(statuses, "the term of " + name, s -> vip(s, name).path("term").asText(), wrong);
      terms.put(name, vip.path("term").asLong());
      Set<String> holders = addresses.holders(name);
      if (!holders.equals(Set.of(vip.path("owner").asText()))) {
        wrong.add(
            "%s is on %s and its owner is %s".formatted(name, holders, vip.path("owner").asText()));
      }
    }
    same(
        statuses,
        "the version of the rules",
        s -> s.path("cluster").path("rules_version").asText(),
        wrong);
    // A node that owns nothing has no port open and tells no rules.
    Map<String, JsonNode> serving = new TreeMap<>(statuses);
    serving.values().removeIf(status -> status.path("rules").isEmpty());
    same(serving, "the rules", Agreement::variant, wrong);
    serving.values().stream().findFirst().ifPresent(status -> values.put(RULES, variant(status)));
    for (JsonNode server : any(statuses).path("servers")) {
      String name = server.path("name").asText();
      same(statuses, "the state of " + name, s -> state(s, name), wrong);
      values.put(name, server.path("admin").asText());
    }
    return new Agreement(List.copyOf(wrong), values, terms);
  }

  private static void alone(String name, JsonNode status, List<String> wrong) {
    if (!status.path("ready").asBoolean()) {
      wrong.add("%s is not ready: %s".formatted(name, status.path("not_ready")));
    }
    status.path("cluster").path("problems").forEach(p -> wrong.add(name + ": " + p.asText()));
    for (JsonNode node : status.path("cluster").path("nodes")) {
      if (!node.path("reachable").asBoolean()
          || !node.path("ready").asBoolean()
          || node.path("leaving").asBoolean()
          || node.path("changes_behind").asLong() != 0) {
        wrong.add("%s says %s".formatted(name, node));
      }
    }
    for (JsonNode server : status.path("servers")) {
      if (server.path("admin").asText().equals("enabled") && !server.path("eligible").asBoolean()) {
        wrong.add("%s says %s: %s".formatted(name, server.path("name"), server.path("reason")));
      }
    }
  }

  private static void same(
      Map<String, JsonNode> statuses,
      String what,
      Function<JsonNode, String> value,
      List<String> wrong) {
    Map<String, String> said = new TreeMap<>();
    statuses.forEach((name, status) -> said.put(name, value.apply(status)));
    if (Set.copyOf(said.values()).size() > 1) {
      wrong.add("%s differs: %s".formatted(what, said));
    }
  }

  private static JsonNode any(Map<String, JsonNode> statuses) {
    return statuses.values().iterator().next();
  }

  private static JsonNode vip(JsonNode status, String name) {
    return named(status.path("vips"), name);
  }

  private static String state(JsonNode status, String server) {
    JsonNode found = named(status.path("servers"), server);
    return found.path("admin").asText() + ", weight " + found.path("weight").asText();
  }

  private static JsonNode named(JsonNode list, String name) {
    for (JsonNode each : list) {
      if (each.path("name").asText().equals(name)) {
        return each;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  /** Which rules are in force: the greatest port of a rule tells ({@link Configuration}). */
  private static String variant(JsonNode status) {
    int port = 0;
    for (JsonNode rule : status.path("rules")) {
      port = Math.max(port, rule.path("port").asInt());
    }
    return Integer.toString(port - Configuration.FIRST_VARIANT_PORT);
  }
}
