package dev.pointsman.hop;

import dev.pointsman.dispatch.RuleServers;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.RuleId;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import dev.pointsman.server.ServerRef;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The ports of a VIP that hop, each with its one rule and that rule's servers. */
final class HopPorts {
  private final SiteMetrics metrics;
  private final Map<Integer, RuleServers> byPort = new TreeMap<>();

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

  /** The server of that name, where the rules have it now. */
  Optional<ServerAt> server(ServerName name) {
    return servers().stream().filter(server -> server.name().equals(name)).findFirst();
  }

  /** The servers of all rules. */
  Set<ServerAt> servers() {
    Set<ServerAt> servers = new LinkedHashSet<>();
    for (RuleServers rule : byPort.values()) {
      rule.choices()
          .forEach(choice -> servers.add(new ServerAt(choice.server().name(), address(choice))));
    }
    return servers;
  }

  private static java.net.InetAddress address(dev.pointsman.connection.Choice choice) {
    return choice.endpoint().address();
  }
}
