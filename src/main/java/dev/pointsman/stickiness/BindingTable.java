package dev.pointsman.stickiness;

import dev.pointsman.model.ServerName;
import dev.pointsman.model.Stickiness;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The bindings of one rule's clients to servers: a map from address to server of which each entry
 * lapses some time after its last use, and the least recently used goes when there are too many.
 *
 * <p><b>Merging.</b> Of two bindings of a client the one that was used later wins, and of two used
 * in the same millisecond that whose server's name is later in the alphabet. That is a total order
 * without clocks of arrival, and a table is the {@code bindings} greatest of all that it was told;
 * so merging is commutative, associative and idempotent, and two nodes that have told each other
 * everything hold the same, whatever was lost, repeated or reordered on the way. There are no
 * tombstones: a binding ends only by time, which passes everywhere.
 *
 * <p><b>A use is noted once in a sixteenth of the ttl</b>, so that a busy client is not news to all
 * nodes with each connection. For that a binding lapses that much later: it is kept for the ttl at
 * least, and for 17/16 of it at most.
 *
 * <p><b>Clocks.</b> Times are those of the node where the client connected. A clock that is wrong
 * by less than the ttl moves the end of bindings by as much; what was used more than a ttl in the
 * future is not taken. A client that is bound anew is bound later than before, whatever the clock.
 */
final class BindingTable {
  private final Map<InetAddress, Entry> byClient = new HashMap<>();
  private final NavigableSet<Entry> byUse = new TreeSet<>(Entry.BY_USE);
  private final NavigableMap<Long, Entry> byChange = new TreeMap<>();
  private Stickiness settings;
  private long changes;
  private long evicted;

  BindingTable(Stickiness settings) {
    this.settings = settings;
  }

  /** Has other bounds from now on. */
  void configure(Stickiness changed) {
    settings = changed;
    evictTooMany();
  }

  /** The client's server, if it has one at this time. */
  Optional<ServerName> bound(InetAddress client, long now) {
    Entry entry = byClient.get(client);
    if (entry == null) {
      return Optional.empty();
    }
    if (lapsed(entry.used, now)) {
      remove(entry);
      return Optional.empty();
    }
    return Optional.of(entry.server);
  }

  /** The client uses this server now: it is bound to it, or stays so. */
  void use(InetAddress client, ServerName server, long now) {
    lapse(now);
    Entry entry = byClient.get(client);
    if (entry == null) {
      add(new Entry(client, server, now), true);
      evictTooMany();
    } else if (!entry.server.equals(server)) {
      change(entry, server, Math.max(now, entry.used + 1), true);
    } else if (now - entry.used >= grain()) {
      change(entry, server, now, true);
    }
  }

  /** The client still uses this server, if it is bound to it; otherwise nothing happens. */
  void refresh(InetAddress client, ServerName server, long now) {
    if (bound(client, now).filter(server::equals).isPresent()) {
      use(client, server, now);
    }
  }

  /** Takes in what another node told; false if that was nothing new. */
  boolean merge(InetAddress client, ServerName server, long used, long now) {
    if (lapsed(used, now) || used - now > settings.ttl().toMillis()) {
      return false;
    }
    Entry entry = byClient.get(client);
    if (entry == null) {
      Entry added = new Entry(client, server, used);
      if (byClient.size() >= settings.bindings()
          && Entry.BY_USE.compare(added, byUse.first()) < 0) {
        return false;
      }
      add(added, false);
      evictTooMany();
      return true;
    }
    boolean newer = used > entry.used || (used == entry.used && server.compareTo(entry.server) > 0);
    if (newer) {
      change(entry, server, used, false);
    }
    return newer;
  }

  /** Forgets what has lapsed. */
  void lapse(long now) {
    while (!byUse.isEmpty() && lapsed(byUse.first().used, now)) {
      remove(byUse.first());
    }
  }

  private boolean lapsed(long used, long now) {
    return now - used >= settings.ttl().toMillis() + grain();
  }

  private long grain() {
    return settings.noted().toMillis();
  }

  private void evictTooMany() {
    while (byClient.size() > settings.bindings()) {
      remove(byUse.first());
      evicted++;
    }
  }

  private void add(Entry entry, boolean own) {
    byClient.put(entry.client, entry);
    byUse.add(entry);
    number(entry, own);
  }

  private void change(Entry entry, ServerName server, long used, boolean own) {
    byUse.remove(entry);
    byChange.remove(entry.change);
    entry.server = server;
    entry.used = used;
    byUse.add(entry);
    number(entry, own);
  }

  private void number(Entry entry, boolean own) {
    entry.change = ++changes;
    entry.own = own;
    byChange.put(entry.change, entry);
  }

  private void remove(Entry entry) {
    byClient.remove(entry.client);
    byUse.remove(entry);
    byChange.remove(entry.change);
  }

  int size() {
    return byClient.size();
  }

  /** How many were forgotten before they had lapsed, as there were too many. */
  long evicted() {
    return evicted;
  }

  /** The number of the last change. */
  long changes() {
    return changes;
  }

  /** The bindings whose last change has a greater number, in the order of these. */
  Iterable<Entry> changedAfter(long change) {
    return byChange.tailMap(change, false).values();
  }
}
