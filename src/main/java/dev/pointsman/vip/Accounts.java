package dev.pointsman.vip;

import dev.pointsman.connection.Choice;
import dev.pointsman.connection.LiveConnection;
import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.dispatch.Tally;
import dev.pointsman.metrics.ConnectionMeter;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The live connections of a listener and the tallies of its rules. Every number that operators see
 * goes up and down here, so that they always agree: in the tally, in Kamon, at the server and in
 * the access log.
 */
final class Accounts {
  private final VipName vip;
  private final NodeContext node;
  private final Map<ConnectionId, Account> live = new HashMap<>();
  private final Map<String, Tally> tallies = new HashMap<>();
  private final Map<String, ConnectionMeter> meters = new HashMap<>();

  Accounts(VipName vip, NodeContext node) {
    this.vip = vip;
    this.node = node;
  }

  /** A connection was accepted, and its rule is not known yet. */
  Account open(LiveConnection connection, long nowNanos) {
    Account account = new Account(connection, nowNanos);
    live.put(connection.id(), account);
    node.metrics().vip(vip).undecided(1);
    return account;
  }

  /** A rule, or {@link SiteMetrics#NO_RULE}, takes it. */
  void assign(Account account, String rule) {
    if (!account.counted) {
      account.counted = true;
      account.rule = rule;
      if (!rule.equals(SiteMetrics.NO_RULE)) {
        account.live.taken(rule);
      }
      tally(rule).accept();
      meter(rule).accepted();
      node.metrics().vip(vip).undecided(-1);
    }
  }

  /** It goes to this server, which has counted it in. */
  void choose(Account account, Choice choice) {
    account.choice = choice;
    tally(account.rule).places(1);
  }

  /** The server did not accept it, or took that back before it was used. */
  void unchoose(Account account) {
    if (account.choice != null) {
      if (account.relaying) {
        account.choice.meter().live(-1);
      }
      account.relaying = false;
      account.vouched = false;
      Set<ServerName> tried = new HashSet<>(account.tried);
      tried.add(account.choice.server().name());
      account.tried = tried;
      account.choice.server().slot().release();
      account.choice = null;
      tally(account.rule).places(-1);
    }
  }

  /** It reached its server. */
  void connected(Account account, long nowNanos) {
    account.relaying = true;
    account.lastLoggedNanos = nowNanos;
    if (account.choice != null) {
      account.choice.meter().live(1);
    }
    node.accessLog().connected(account.live.view(nowNanos));
  }

  /** It is over; does nothing the second time. */
  void close(Account account, CloseCause cause, long nowNanos) {
    if (live.remove(account.live.id()) == null) {
      return;
    }
    assign(account, SiteMetrics.NO_RULE);
    long age = account.live.ageNanos(nowNanos);
    tally(account.rule).close(cause);
    meter(account.rule).closed(cause, age);
    if (account.choice != null) {
      account.choice.server().slot().release();
      tally(account.rule).places(-1);
      if (account.relaying) {
        account.choice.meter().live(-1);
      }
    }
    node.accessLog().closed(account.live.view(nowNanos), cause, age);
    if (account.countedByNode) {
      node.release();
    }
  }

  @Nullable Account find(ConnectionId id) {
    return live.get(id);
  }

  Iterable<Account> live() {
    return live.values();
  }

  int size() {
    return live.size();
  }

  Tally tally(String rule) {
    return tallies.computeIfAbsent(rule, r -> new Tally());
  }

  /** Whether the rule, or {@link SiteMetrics#NO_RULE}, has ever had a connection. */
  boolean hasTally(String rule) {
    return tallies.containsKey(rule);
  }

  /** A rule that has no connections and gets no more; its numbers go. */
  void forget(String rule) {
    tallies.remove(rule);
    meters.remove(rule);
    node.metrics().forgetRule(vip, rule);
  }

  /** Cuts the connections that {@code which} is true of; returns how many they are. */
  int cut(Predicate<Account> which, CloseCause cause) {
    List<Account> those = live.values().stream().filter(which).toList();
    those.forEach(account -> account.cut(cause));
    return those.size();
  }

  /** Closes every account, as the actors of the connections end with the listener's. */
  void closeAll(CloseCause cause, long nowNanos) {
    List.copyOf(live.values()).forEach(account -> close(account, cause, nowNanos));
  }

  List<ConnectionView> views(long nowNanos) {
    return live.values().stream().map(account -> account.live.view(nowNanos)).toList();
  }

  private ConnectionMeter meter(String rule) {
    return meters.computeIfAbsent(rule, r -> node.metrics().connections(vip, r));
  }
}
