package dev.pointsman.vip;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.RuleId;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.VipName;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules of a listener that a reload took away while the port has others. Their connections may
 * finish until the drain deadline and are cut then, as those of a removed port are; when a rule has
 * none left, its numbers go. Part of the listener's actor.
 *
 * <p>A rule that comes back before that, known by what it matches, gets its connections back.
 */
final class RemovedRules {
  private static final Logger LOG = LoggerFactory.getLogger(RemovedRules.class);

  private static final class Removed {
    final SchedulingRule rule;
    final long sinceNanos;
    boolean cut;

    Removed(SchedulingRule rule, long sinceNanos) {
      this.rule = rule;
      this.sinceNanos = sinceNanos;
    }
  }

  private final VipName vip;
  private final Accounts accounts;
  private final Duration deadline;
  private final Map<RuleId, Removed> removed = new LinkedHashMap<>();

  /**
   * @param deadline how long connections may finish
   */
  RemovedRules(VipName vip, Accounts accounts, Duration deadline) {
    this.vip = vip;
    this.accounts = accounts;
    this.deadline = deadline;
  }

  /** Other rules are in force. */
  void changed(PortRules before, PortRules after, long nowNanos) {
    after.rules().forEach(rule -> removed.remove(rule.id()));
    for (SchedulingRule rule : before.rules()) {
      if (!after.has(rule.id())) {
        removed.put(rule.id(), new Removed(rule, nowNanos));
        LOG.info(
            "vip={} rule={} removed live={} drain-ms={}",
            vip,
            rule.id(),
            live(rule.id()),
            deadline.toMillis());
      }
    }
    sweep(nowNanos);
  }

  /** Cuts what has had its time, and forgets rules that have no connection left. */
  void sweep(long nowNanos) {
    for (Iterator<Removed> each = removed.values().iterator(); each.hasNext(); ) {
      Removed gone = each.next();
      String id = gone.rule.id().value();
      if (live(gone.rule.id()) == 0) {
        each.remove();
        accounts.forget(id);
        LOG.info("vip={} rule={} drained", vip, id);
      } else if (!gone.cut && nowNanos - gone.sinceNanos >= deadline.toNanos()) {
        gone.cut = true;
        int cut = accounts.cut(account -> account.rule.equals(id), CloseCause.RULE_REMOVED);
        LOG.warn("vip={} rule={} cut={} cause={}", vip, id, cut, CloseCause.RULE_REMOVED.label());
      }
    }
  }

  /** Those that still have connections. */
  List<SchedulingRule> rules() {
    return removed.values().stream().map(gone -> gone.rule).toList();
  }

  private long live(RuleId rule) {
    return accounts.hasTally(rule.value()) ? accounts.tally(rule.value()).live() : 0;
  }
}
