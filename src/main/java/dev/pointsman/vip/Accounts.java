package dev.pointsman.vip;

import dev.pointsman.connection.Choice;
import dev.pointsman.connection.ConnectionActor;
import dev.pointsman.connection.LiveConnection;
import dev.pointsman.metrics.ConnectionMeter;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The live connections of a listener and the tallies of its rules. Every number that operators see
 * goes up and down here, so that they always agree: in the tally, in Kamon, at the server and in
 * the access log.
 */
final class Accounts {
  /** A live connection; what is held on its behalf is given back at its end. */
  static final class Entry {
    final LiveConnection live;
    @Nullable ActorRef<ConnectionActor.Command> actor;
    @Nullable Choice choice;
    String rule = "";
    boolean counted;
    boolean countedByNode = true;
    boolean relaying;

    /** Whether its server's health has been told of it, see {@code Reception.vouch}. */
    boolean vouched;

    long lastLoggedNanos;
    Set<ServerName> tried = Set.of();

    Entry(LiveConnection live, long nowNanos) {
      this.live = live;
      this.lastLoggedNanos = nowNanos;
    }

    void cut(CloseCause cause) {
      if (actor != null) {
        actor.tell(new ConnectionActor.Cut(cause));
      }
    }
  }

  private final VipName vip;
  private final NodeContext node;
  private final Map<ConnectionId, Entry> entries = new HashMap<>();
  private final Map<String, Tally> tallies = new HashMap<>();
  private final Map<String, ConnectionMeter> meters = new HashMap<>();

  Accounts(VipName vip, NodeContext node) {
    this.vip = vip;
    this.node = node;
  }

  /** A connection was accepted, and its rule is not known yet. */
  Entry open(LiveConnection live, long nowNanos) {
    Entry entry = new Entry(live, nowNanos);
    entries.put(live.id(), entry);
    node.metrics().vip(vip).undecided(1);
    return entry;
  }

  /** A rule, or {@link SiteMetrics#NO_RULE}, takes it. */
  void assign(Entry entry, String rule) {
    if (!entry.counted) {
      entry.counted = true;
      entry.rule = rule;
      tally(rule).accept();
      meter(rule).accepted();
      node.metrics().vip(vip).undecided(-1);
    }
  }

  /** It goes to this server, which has counted it in. */
  void choose(Entry entry, Choice choice) {
    entry.choice = choice;
    tally(entry.rule).places(1);
  }

  /** The server did not accept it, or took that back before it was used. */
  void unchoose(Entry entry) {
    if (entry.choice != null) {
      if (entry.relaying) {
        entry.choice.meter().live(-1);
      }
      entry.relaying = false;
      entry.vouched = false;
      Set<ServerName> tried = new HashSet<>(entry.tried);
      tried.add(entry.choice.server().slot().server().name());
      entry.tried = tried;
      entry.choice.server().slot().release();
      entry.choice = null;
      tally(entry.rule).places(-1);
    }
  }

  /** It reached its server. */
  void connected(Entry entry, long nowNanos) {
    entry.relaying = true;
    entry.lastLoggedNanos = nowNanos;
    if (entry.choice != null) {
      entry.choice.meter().live(1);
    }
    node.accessLog().connected(entry.live.view(nowNanos));
  }

  /** It is over; does nothing the second time. */
  void close(Entry entry, CloseCause cause, long nowNanos) {
    if (entries.remove(entry.live.id()) == null) {
      return;
    }
    assign(entry, SiteMetrics.NO_RULE);
    long age = entry.live.ageNanos(nowNanos);
    tally(entry.rule).close(cause);
    meter(entry.rule).closed(cause, age);
    if (entry.choice != null) {
      entry.choice.server().slot().release();
      tally(entry.rule).places(-1);
      if (entry.relaying) {
        entry.choice.meter().live(-1);
      }
    }
    node.accessLog().closed(entry.live.view(nowNanos), cause, age);
    if (entry.countedByNode) {
      node.release();
    }
  }

  @Nullable Entry find(ConnectionId id) {
    return entries.get(id);
  }

  Iterable<Entry> live() {
    return entries.values();
  }

  int size() {
    return entries.size();
  }

  Tally tally(String rule) {
    return tallies.computeIfAbsent(rule, r -> new Tally());
  }

  /** Rules that have a tally though they are in force no more, or never were. */
  Set<String> rulesWithTally() {
    return Set.copyOf(tallies.keySet());
  }

  private ConnectionMeter meter(String rule) {
    return meters.computeIfAbsent(rule, r -> node.metrics().connections(vip, r));
  }
}
