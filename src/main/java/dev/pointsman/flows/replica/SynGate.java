package dev.pointsman.flows.replica;

import dev.pointsman.model.FlowKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/** SYNs that wait until enough backups have their flows, or until that has taken long enough. */
final class SynGate {
  private final long patience;

  /** In the order they came. */
  private final Map<FlowKey, Waiting> waiting = new LinkedHashMap<>();

  /** A SYN that waits since {@code since} for the change at {@code position}. */
  private record Waiting(long position, long since) {}

  /**
   * A gate.
   *
   * @param patience in nanoseconds
   */
  SynGate(long patience) {
    this.patience = patience;
  }

  void hold(FlowKey key, long position, long now) {
    forget(key);
    waiting.put(key, new Waiting(position, now));
  }

  /** Its flow has ended; another one of the same key waits for itself. */
  void forget(FlowKey key) {
    waiting.remove(key);
  }

  /**
   * Lets SYNs go, in the order they came.
   *
   * @param backups whether there are any
   * @param held whether enough of them have the change at a position
   */
  List<Release> release(boolean backups, LongPredicate held, long now) {
    List<Release> released = new ArrayList<>();
    // Not only the first: while a backup is told all flows anew, later ones may be held earlier.
    for (Iterator<Map.Entry<FlowKey, Waiting>> each = waiting.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<FlowKey, Waiting> entry = each.next();
      Waiting syn = entry.getValue();
      if (!backups) {
        released.add(new Release(entry.getKey(), Release.Why.NO_BACKUP));
        each.remove();
      } else if (held.test(syn.position())) {
        released.add(new Release(entry.getKey(), Release.Why.HELD));
        each.remove();
      } else if (now - syn.since() >= patience) {
        released.add(new Release(entry.getKey(), Release.Why.OVERDUE));
        each.remove();
      }
    }
    return released;
  }

  List<FlowKey> keys() {
    return List.copyOf(waiting.keySet());
  }

  /** When the next SYN has waited long enough; {@code Long.MAX_VALUE} if none waits. */
  long deadline() {
    return waiting.isEmpty()
        ? Long.MAX_VALUE
        : waiting.values().iterator().next().since() + patience;
  }
}
