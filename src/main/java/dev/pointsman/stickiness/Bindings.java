package dev.pointsman.stickiness;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.RuleId;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.model.Vip;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The bindings of all rules that have {@code stick} and whose VIP this node serves or may come to
 * serve. May be used by several threads; each call takes microseconds.
 */
public final class Bindings {
  /** Is told of what happens, under the lock of the bindings: it must not block or call back. */
  public interface Observer {
    /**
     * A rule has as many bindings now.
     *
     * @param evicted how many were forgotten for new ones since it was told last
     */
    void counted(SchedulingRule rule, int bindings, long evicted);

    /** This node has changed something that others are to be told. */
    void changed();
  }

  /** What there is for one rule. */
  static final class OfRule {
    final BindingTable table;
    SchedulingRule rule;
    Set<NodeName> schedulers;
    private long evictedTold;
    private int sizeTold = -1;

    OfRule(SchedulingRule rule, BindingTable table) {
      this.rule = rule;
      this.table = table;
      this.schedulers = Set.of();
    }
  }

  private final Observer observer;
  private final Map<RuleId, OfRule> rules = new TreeMap<>();

  public Bindings(Observer observer) {
    this.observer = observer;
  }

  /**
   * Makes the rules those of {@code site}. One that stays, known by what it matches, keeps its
   * bindings, also those to servers that it has no more: they count for nothing and lapse.
   *
   * @return whether there are rules that were not there before
   */
  public synchronized boolean configure(Site site) {
    Map<RuleId, SchedulingRule> sticky = new HashMap<>();
    for (SchedulingRule rule : site.rules()) {
      if (rule.stick().isPresent() && schedulers(site, rule).contains(site.node())) {
        sticky.put(rule.id(), rule);
      }
    }
    rules
        .values()
        .removeIf(
            of -> {
              boolean gone = !sticky.containsKey(of.rule.id());
              if (gone) {
                observer.counted(of.rule, 0, 0);
              }
              return gone;
            });
    boolean more = !rules.keySet().containsAll(sticky.keySet());
    sticky.forEach(
        (id, rule) -> {
          OfRule of =
              rules.computeIfAbsent(
                  id, missing -> new OfRule(rule, new BindingTable(rule.stick().orElseThrow())));
          of.rule = rule;
          of.schedulers = schedulers(site, rule);
          of.table.configure(rule.stick().orElseThrow());
          count(of);
        });
    return more;
  }

  private static Set<NodeName> schedulers(Site site, SchedulingRule rule) {
    Vip vip = Objects.requireNonNull(site.vips().get(rule.vip()), rule.vip().value());
    return Set.copyOf(vip.schedulers());
  }

  /**
   * The server that a client of a rule is bound to.
   *
   * @param now the time in milliseconds since 1970
   */
  public synchronized Optional<ServerName> bound(RuleId rule, InetAddress client, long now) {
    OfRule of = rules.get(rule);
    return of == null ? Optional.empty() : of.table.bound(client, now);
  }

  /** A client of a rule goes to this server now; does nothing for a rule without stickiness. */
  public synchronized void use(RuleId rule, InetAddress client, ServerName server, long now) {
    OfRule of = rules.get(rule);
    if (of != null) {
      long before = of.table.changes();
      of.table.use(client, server, now);
      told(of, before);
    }
  }

  /** A client still has a connection to this server: its binding to it, if any, goes on. */
  public synchronized void refresh(RuleId rule, InetAddress client, ServerName server, long now) {
    OfRule of = rules.get(rule);
    if (of != null) {
      long before = of.table.changes();
      of.table.refresh(client, server, now);
      told(of, before);
    }
  }

  private void told(OfRule of, long changesBefore) {
    if (of.table.changes() != changesBefore) {
      count(of);
      observer.changed();
    }
  }

  /** Takes in what another node told; bindings of rules that are not here are passed over. */
  public synchronized void merge(Collection<BindingChange> changes, long now) {
    for (BindingChange change : changes) {
      OfRule of = rules.get(change.rule());
      if (of != null) {
        of.table.merge(change.client(), change.server(), change.usedMillis(), now);
      }
    }
    rules.values().forEach(this::count);
  }

  /** Forgets what has lapsed. */
  public synchronized void lapse(long now) {
    for (OfRule of : rules.values()) {
      of.table.lapse(now);
      count(of);
    }
  }

  /** How many bindings a rule has; 0 if it is not here. */
  public synchronized int size(RuleId rule) {
    OfRule of = rules.get(rule);
    return of == null ? 0 : of.table.size();
  }

  private void count(OfRule of) {
    int size = of.table.size();
    long evicted = of.table.evicted();
    if (size != of.sizeTold || evicted != of.evictedTold) {
      observer.counted(of.rule, size, evicted - of.evictedTold);
      of.sizeTold = size;
      of.evictedTold = evicted;
    }
  }

  /** What there is for each rule; to be used under the lock of this object only. */
  Map<RuleId, OfRule> rules() {
    return rules;
  }
}
