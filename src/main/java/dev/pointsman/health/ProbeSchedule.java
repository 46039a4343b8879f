package dev.pointsman.health;

import java.time.Duration;

/**
 * When a server is checked for the first time. The first checks of all servers are spread evenly
 * over the interval, and stay so, since each is repeated at the same interval: with 4 servers and 2
 * s, at 0, 0.5, 1 and 1.5 s. Checking them all at once would make a site of many servers pay in
 * bursts.
 */
public final class ProbeSchedule {
  private ProbeSchedule() {}

  /**
   * How long to wait before the first check.
   *
   * @param index the server's place among {@code count}, from 0
   * @param interval time from one check to the next
   */
  public static Duration firstDelay(int index, int count, Duration interval) {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "index: " + index + " (expected: 0 to " + (count - 1) + ")");
    }
    return interval.multipliedBy(index).dividedBy(count);
  }
}
