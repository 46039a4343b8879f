package dev.pointsman.stickiness;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.RuleId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What of the bindings one peer is still to be told: at first everything, whoever made it, and then
 * what changes here. What others change they tell it themselves. It remembers one number a rule and
 * nothing of what was sent, so that it takes no memory however slow the peer is; a binding that
 * changes often meanwhile is told once.
 *
 * <p>What a peer loses it must be told again from the start: see {@link #restart}.
 */
public final class BindingFeed {
  /**
   * How far the peer was told the bindings of one rule.
   *
   * @param table they stand in; another one has other numbers
   */
  private record Position(BindingTable table, long told, long everythingUpTo) {}

  private final Bindings bindings;
  private final NodeName peer;
  private final Map<RuleId, Position> positions = new HashMap<>();

  public BindingFeed(Bindings bindings, NodeName peer) {
    this.bindings = bindings;
    this.peer = peer;
  }

  /** The peer knows nothing: it is told everything. */
  public void restart() {
    positions.clear();
  }

  /**
   * Hands {@code batch} the next of what the peer is to be told, until it takes no more; what it
   * took counts as told.
   *
   * @return whether it refused something, so that there is more
   */
  public boolean fill(Predicate<BindingChange> batch) {
    synchronized (bindings) {
      positions.keySet().retainAll(bindings.rules().keySet());
      for (Map.Entry<RuleId, Bindings.OfRule> each : bindings.rules().entrySet()) {
        if (each.getValue().schedulers.contains(peer)
            && !fill(each.getKey(), each.getValue().table, batch)) {
          return true;
        }
      }
      return false;
    }
  }

  /** False if the batch is full. */
  private boolean fill(RuleId rule, BindingTable table, Predicate<BindingChange> batch) {
    Position known = positions.get(rule);
    Position from =
        known != null && known.table() == table ? known : new Position(table, 0, table.changes());
    long told = from.told();
    boolean all = true;
    for (Entry entry : table.changedAfter(from.told())) {
      boolean tell = entry.own || entry.change <= from.everythingUpTo();
      if (tell && !batch.test(new BindingChange(rule, entry.client, entry.server, entry.used))) {
        all = false;
        break;
      }
      told = entry.change;
    }
    positions.put(rule, new Position(table, all ? table.changes() : told, from.everythingUpTo()));
    return all;
  }
}
