package dev.pointsman.vip;

import dev.pointsman.dispatch.RuleServers;
import dev.pointsman.dispatch.Tally;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.RelayLimits;
import dev.pointsman.model.RuleId;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.protocol.HttpHead;
import dev.pointsman.protocol.PathNormalizer;
import dev.pointsman.rules.HttpRules;
import dev.pointsman.rules.ListenerRules;
import dev.pointsman.server.ServerRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of a listener, each with its servers. */
final class PortRules {
  private final ListenerRules compiled;
  private final Map<RuleId, RuleServers> servers;
  private final RelayLimits headLimits;

  private PortRules(ListenerRules compiled, Map<RuleId, RuleServers> servers) {
    this.compiled = compiled;
    this.servers = servers;
    this.headLimits = widest(compiled.rules().stream().map(SchedulingRule::limits).toList());
  }

  static PortRules of(
      ListenerRules rules, Map<ServerName, ServerRef> servers, SiteMetrics metrics) {
    Map<RuleId, RuleServers> byId = new LinkedHashMap<>();
    rules.rules().forEach(rule -> byId.put(rule.id(), RuleServers.of(rule, servers, metrics)));
    return new PortRules(rules, byId);
  }

  /** The same for changed rules; a rule that stays, known by what it matches, keeps its turns. */
  PortRules with(ListenerRules rules, Map<ServerName, ServerRef> refs, SiteMetrics metrics) {
    Map<RuleId, RuleServers> byId = new LinkedHashMap<>();
    for (SchedulingRule rule : rules.rules()) {
      RuleServers before = servers.get(rule.id());
      byId.put(
          rule.id(),
          before == null ? RuleServers.of(rule, refs, metrics) : before.with(rule, refs, metrics));
    }
    return new PortRules(rules, byId);
  }

  /** The rule of a connection of which nothing is read; empty if its request decides. */
  Optional<RuleServers> undecided() {
    return switch (compiled) {
      case ListenerRules.Telnet telnet -> Optional.ofNullable(servers.get(telnet.rule().id()));
      case HttpRules http -> Optional.empty();
    };
  }

  /** The rule that takes a request. */
  Optional<RuleServers> match(HttpHead head) {
    return switch (compiled) {
      case ListenerRules.Telnet telnet -> Optional.ofNullable(servers.get(telnet.rule().id()));
      case HttpRules http ->
          http.match(head.host(), PathNormalizer.normalize(head.path()))
              .map(rule -> servers.get(rule.id()));
    };
  }

  Optional<RuleServers> byId(String id) {
    return Optional.ofNullable(servers.get(new RuleId(id)));
  }

  /** The bounds of a first request: the widest of all rules, as its rule is not known before. */
  RelayLimits headLimits() {
    return headLimits;
  }

  private static RelayLimits widest(List<RelayLimits> all) {
    RelayLimits first = all.getFirst();
    return new RelayLimits(
        first.maxConnections(),
        first.retries(),
        first.connectTimeout(),
        first.idleTimeout(),
        all.stream().map(RelayLimits::headTimeout).max(Comparator.naturalOrder()).orElseThrow(),
        all.stream().mapToInt(RelayLimits::maxHeadBytes).max().orElseThrow());
  }

  Protocol protocol() {
    return compiled.protocol();
  }

  List<SchedulingRule> rules() {
    return compiled.rules();
  }

  boolean has(RuleId rule) {
    return servers.containsKey(rule);
  }

  List<RuleId> ids() {
    return List.copyOf(servers.keySet());
  }

  /**
   * The rules with their accounts, after them what no rule took, if anything.
   *
   * @param removed rules that are in force no more and still have connections
   */
  List<RuleView> views(Accounts accounts, List<SchedulingRule> removed) {
    List<RuleView> views = new ArrayList<>();
    compiled.rules().forEach(rule -> views.add(view(rule, rule.id().value(), accounts)));
    removed.forEach(rule -> views.add(view(rule, rule.id().value(), accounts)));
    if (accounts.hasTally(SiteMetrics.NO_RULE)) {
      views.add(view(compiled.rules().getFirst(), SiteMetrics.NO_RULE, accounts));
    }
    return views;
  }

  private static RuleView view(SchedulingRule rule, String id, Accounts accounts) {
    Tally tally = accounts.tally(id);
    return new RuleView(
        id,
        rule.vip(),
        rule.port(),
        rule.protocol(),
        rule.policy(),
        rule.forwarding(),
        rule.servers(),
        rule.serverPort(),
        tally.accepted(),
        tally.live(),
        tally.closed());
  }
}
