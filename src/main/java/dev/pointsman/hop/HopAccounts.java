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
import java.util.IdentityHashMap;
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
  private final Map<RuleId, Account> accounts = new HashMap<>();

  /** The same by rule, as its id is composed each time that it is asked for. */
  private final IdentityHashMap<SchedulingRule, Account> byRule = new IdentityHashMap<>();

  private record Account(RuleId id, Tally tally, ConnectionMeter meter) {}

  /** Rules that a reload took away, as long as they have connections. */
  private final Map<RuleId, SchedulingRule> removed = new LinkedHashMap<>();

  HopAccounts(VipName vip, NodeContext node) {
    this.vip = vip;
    this.node = node;
  }

  /** A connection comes to a rule. */
  void accept(SchedulingRule rule) {
    Account account = account(rule);
    account.tally().accept();
    account.meter().accepted();
  }

  /** It has a place at a server, or gives it back. */
  void places(SchedulingRule rule, int change) {
    account(rule).tally().places(change);
  }

  /** Whether the rule has as many connections as it may. */
  boolean full(SchedulingRule rule) {
    int max = rule.limits().maxConnections();
    return max > 0 && account(rule).tally().places() >= max;
  }

  /** It is over. */
  void close(SchedulingRule rule, CloseCause cause, long ageNanos) {
    Account account = account(rule);
    account.tally().close(cause);
    account.meter().closed(cause, Math.max(0, ageNanos));
    if (!removed.isEmpty() && account.tally().live() == 0 && removed.remove(account.id()) != null) {
      forget(account.id());
    }
  }

  /** Other rules are in force. */
  void changed(List<SchedulingRule> before, List<SchedulingRule> after) {
    Set<RuleId> kept = new HashSet<>();
    after.forEach(rule -> kept.add(rule.id()));
    kept.forEach(removed::remove);
    byRule.clear();
    for (SchedulingRule rule : before) {
      if (!kept.contains(rule.id())) {
        if (account(rule).tally().live() == 0) {
          forget(rule.id());
        } else {
          removed.put(rule.id(), rule);
        }
      }
    }
  }

  private void forget(RuleId rule) {
    accounts.remove(rule);
    byRule.values().removeIf(account -> account.id().equals(rule));
    node.metrics().forgetRule(vip, rule.value());
  }

  /** The rules with their accounts; those last that are removed and still have connections. */
  List<RuleView> views(List<SchedulingRule> rules) {
    List<RuleView> views = new ArrayList<>();
    rules.forEach(rule -> views.add(view(rule)));
    removed.values().forEach(rule -> views.add(view(rule)));
    return views;
  }

  private RuleView view(SchedulingRule rule) {
    Account account = account(rule);
    Tally tally = account.tally();
    return new RuleView(
        account.id().value(),
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

  private Account account(SchedulingRule rule) {
    return byRule.computeIfAbsent(
        rule,
        of ->
            accounts.computeIfAbsent(
                of.id(),
                id -> new Account(id, new Tally(), node.metrics().connections(vip, id.value()))));
  }
}
