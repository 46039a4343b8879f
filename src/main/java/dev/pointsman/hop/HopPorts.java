package dev.pointsman.hop;

import dev.pointsman.connection.Choice;
import dev.pointsman.dispatch.RuleServers;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.RuleId;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import dev.pointsman.server.ServerRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The ports of a VIP that hop, each with its one rule and that rule's servers. */
final class HopPorts {
  private final SiteMetrics metrics;
  private final Map<Integer, RuleServers> byPort = new TreeMap<>();

  /** These two are asked for each flow that is replicated or taken over. */
  private final Map<Integer, Map<ServerName, Choice>> choices = new HashMap<>();

  private Map<ServerName, ServerAt> byName = Map.of();

  private Set<ServerAt> servers = Set.of();

  HopPorts(SiteMetrics metrics) {
    this.metrics = metrics;
  }

  /** Other rules or servers are in force; a rule that stays keeps its turns. */
  void configure(List<SchedulingRule> rules, Map<ServerName, ServerRef> servers) {
    Map<Integer, RuleServers> next = new TreeMap<>();
    for (SchedulingRule rule : rules) {
      RuleServers before = byPort.get(rule.port());
      next.put(
          rule.port(),
          before == null
              ? RuleServers.of(rule, servers, metrics)
              : before.with(rule, servers, metrics));
    }
    byPort.clear();
    byPort.putAll(next);
    choices.clear();
    next.forEach((port, rule) -> choices.put(port, choices(rule)));
    byName = byName(next.values());
    this.servers = Set.copyOf(byName.values());
  }

  private static Map<ServerName, Choice> choices(RuleServers rule) {
    Map<ServerName, Choice> choices = new HashMap<>();
    rule.choices().forEach(choice -> choices.put(choice.server().name(), choice));
    return choices;
  }

  private static Map<ServerName, ServerAt> byName(Collection<RuleServers> rules) {
    Map<ServerName, ServerAt> servers = new HashMap<>();
    for (RuleServers rule : rules) {
      for (Choice choice : rule.choices()) {
        ServerName name = choice.server().name();
        servers.putIfAbsent(name, new ServerAt(name, choice.endpoint().address()));
      }
    }
    return servers;
  }

  Optional<RuleServers> rule(int port) {
    return Optional.ofNullable(byPort.get(port));
  }

  Set<Integer> ports() {
    return Set.copyOf(byPort.keySet());
  }

  Collection<RuleServers> rules() {
    return byPort.values();
  }

  boolean has(RuleId rule) {
    return byPort.values().stream().anyMatch(of -> of.rule().id().equals(rule));
  }

  /** The server of that name, as the rule of this port has it. */
  Optional<Choice> choice(int port, ServerName server) {
    return Optional.ofNullable(choices.getOrDefault(port, Map.of()).get(server));
  }

  /** The server of that name, where the rules have it now. */
  Optional<ServerAt> server(ServerName name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The servers of all rules. */
  Set<ServerAt> servers() {
    return servers;
  }
}
