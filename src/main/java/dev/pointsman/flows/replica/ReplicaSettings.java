package dev.pointsman.flows.replica;

import java.time.Duration;

/**
 * How flows are replicated.
 *
 * @param acknowledgements how many backups are to have a flow before its SYN goes on, of those that
 *     there are; at least 1
 * @param patience how long a SYN waits for that at most
 * @param resendAfter when a batch is sent again that was not acknowledged; doubles with each time,
 *     six times at most
 * @param window most batches on their way to a backup, 1 to {@value #MOST_WINDOW}
 * @param queue most changes that wait to be sent to a backup; when there are more, it has fallen
 *     behind, and is told all flows anew
 */
public record ReplicaSettings(
    int acknowledgements, Duration patience, Duration resendAfter, int window, int queue) {
  /** What a backup keeps at most of batches that came too early. */
  static final int MOST_WINDOW = 64;

  /**
   * What suits two nodes on one link, whose acknowledgements take less than a millisecond: a SYN
   * waits 5 ms at most, and at most 16 batches of 512 changes are on their way.
   */
  public static final ReplicaSettings DEFAULT =
      new ReplicaSettings(1, Duration.ofMillis(5), Duration.ofMillis(50), 16, 65_536);

  public ReplicaSettings {
    require("acknowledgements", acknowledgements, Integer.MAX_VALUE);
    require("window", window, MOST_WINDOW);
    require("queue", queue, Integer.MAX_VALUE);
    if (patience.isNegative()) {
      throw new IllegalArgumentException("patience: " + patience + " (expected: >= 0)");
    }
    if (resendAfter.isNegative() || resendAfter.isZero()) {
      throw new IllegalArgumentException("resend after: " + resendAfter + " (expected: > 0)");
    }
  }

  private static void require(String what, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: 1 to " + most + ")");
    }
  }
}
