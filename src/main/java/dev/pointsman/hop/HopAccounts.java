package dev.pointsman.hop;

import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.dispatch.Tally;
import dev.pointsman.metrics.ConnectionMeter;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.RuleId;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.model.VipName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tallies of the rules of a VIP that hop: every number goes up and down here, in the tally and
 * in Kamon at once. It outlives a restart of the VIP's actor.
 */
final class HopAccounts {
  private final VipName vip;
  private final NodeContext node;
  private final Map<String, Tally> tallies = new HashMap<>();
  private final Map<String, ConnectionMeter> meters = new HashMap<>();

  /** Rules that a reload took away, as long as they have connections. */
  private final Map<RuleId, SchedulingRule> removed = new LinkedHashMap<>();

  HopAccounts(VipName vip, NodeContext node) {
    this.vip = vip;
    this.node = node;
  }

  /** A connection comes to a rule. */
  void accept(SchedulingRule rule) {
    String id = rule.id().value();
    tally(id).accept();
    meter(id).accepted();
  }

  /** It has a place at a server, or gives it back. */
  void places(SchedulingRule rule, int change) {
    tally(rule.id().value()).places(change);
  }

  /** Whether the rule has as many connections as it may. */
  boolean full(SchedulingRule rule) {
    int max = rule.limits().maxConnections();
    return max > 0 && tally(rule.id().value()).places() >= max;
  }

  /** It is over. */
  void close(SchedulingRule rule, CloseCause cause, long ageNanos) {
    String id = rule.id().value();
    tally(id).close(cause);
    meter(id).closed(cause, Math.max(0, ageNanos));
    if (removed.containsKey(rule.id()) && tally(id).live() == 0) {
      removed.remove(rule.id());
      forget(id);
    }
  }

  /** Other rules are in force. */
  void changed(List<SchedulingRule> before, List<SchedulingRule> after) {
    Set<RuleId> kept = new HashSet<>();
    after.forEach(rule -> kept.add(rule.id()));
    kept.forEach(removed::remove);
    for (SchedulingRule rule : before) {
      if (!kept.contains(rule.id())) {
        if (tally(rule.id().value()).live() == 0) {
          forget(rule.id().value());
        } else {
          removed.put(rule.id(), rule);
        }
      }
    }
  }

  private void forget(String rule) {
    tallies.remove(rule);
    meters.remove(rule);
    node.metrics().forgetRule(vip, rule);
  }

  /** The rules with their accounts; those last that are removed and still have connections. */
  List<RuleView> views(List<SchedulingRule> rules) {
    List<RuleView> views = new ArrayList<>();
    rules.forEach(rule -> views.add(view(rule)));
    removed.values().forEach(rule -> views.add(view(rule)));
    return views;
  }

  private RuleView view(SchedulingRule rule) {
    Tally tally = tally(rule.id().value());
    return new RuleView(
        rule.id().value(),
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

  private Tally tally(String rule) {
    return tallies.computeIfAbsent(rule, r -> new Tally());
  }

  private ConnectionMeter meter(String rule) {
    return meters.computeIfAbsent(rule, r -> node.metrics().connections(vip, r));
  }
}
