package dev.pointsman.testkit.crowd;

import java.util.HashMap;
import java.util.Map;

/**
 * What a dispatcher says it has counted for a rule.
 *
 * @param accepted connections taken so far
 * @param live those that have not ended
 * @param closed those that have, by the label of their cause
 */
public record RuleAccount(String id, long accepted, long live, Map<String, Long> closed) {
  public RuleAccount {
    closed = Map.copyOf(closed);
  }

  /** How many ended for that cause. */
  public long closed(String cause) {
    return closed.getOrDefault(cause, 0L);
  }

  /** What was counted since then. */
  public RuleAccount since(RuleAccount then) {
    Map<String, Long> since = new HashMap<>(closed);
    then.closed.forEach((cause, count) -> since.merge(cause, -count, Long::sum));
    since.values().removeIf(count -> count == 0);
    return new RuleAccount(id, accepted - then.accepted, live - then.live, since);
  }

  /** Whether everything accepted is live or was closed for a cause. */
  public boolean balances() {
    return accepted == live + closed.values().stream().mapToLong(Long::longValue).sum();
  }
}
