package dev.pointsman.dispatch;

import java.time.Duration;

/**
 * Bounds how often the same sort of line is logged: so many in each period, the rest counted. For
 * example, with 5 in 10 s, the sixth and later ones of a period are passed over, and the first of a
 * later period says how many they were.
 */
public final class LogLimiter {
  private final int most;
  private final long periodNanos;
  private long periodStart;
  private int logged;
  private long suppressed;

  public LogLimiter(int most, Duration period, long nowNanos) {
    this.most = most;
    this.periodNanos = period.toNanos();
    this.periodStart = nowNanos;
  }

  /**
   * Whether to log now.
   *
   * @return how many were passed over since the last that was logged, or -1 to pass over this one
   */
  public long permit(long nowNanos) {
    if (nowNanos - periodStart >= periodNanos) {
      periodStart = nowNanos;
      logged = 0;
    }
    if (logged >= most) {
      suppressed++;
      return -1;
    }
    logged++;
    long before = suppressed;
    suppressed = 0;
    return before;
  }
}
