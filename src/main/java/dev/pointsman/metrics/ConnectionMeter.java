package dev.pointsman.metrics;

import dev.pointsman.model.CloseCause;

/**
 * Counts the client connections of one rule. At every moment the number accepted is the number
 * closed, summed over all causes, and the number live.
 */
public interface ConnectionMeter {
  /** A connection was given to the rule, and is live from now on. */
  void accepted();

  /**
   * A connection for which {@link #accepted} was called is live no more; a refusal is a close, too.
   *
   * @param durationNanos from the moment it was accepted from the listener, {@code >= 0}
   */
  void closed(CloseCause cause, long durationNanos);

  /**
   * Of a rule with stickiness: so many clients are bound to a server now, and so many were
   * forgotten for others since this was told last.
   */
  void bindings(int now, long evicted);
}
