package dev.pointsman.election;

import java.time.Duration;

/**
 * The time limits of the election. All scheduler nodes must have the same {@code lease} and {@code
 * driftPpm}; the others may differ.
 *
 * @param heartbeat how often a node sends its state when nothing changes; 1 ms to 1 minute
 * @param silence how long a peer may be silent and count as reachable; 2 heartbeats to 1 hour
 * @param startWait how long a node that starts listens before it claims anything, unless it has
 *     heard all others before; 1 heartbeat to 1 hour
 * @param lease how long the consent of a majority holds; 4 heartbeats to 1 hour. An owner that
 *     nobody relieves keeps the VIP for the majority's doubt this long after a crash
 * @param letGo within which time an owner whose lease has ended stops answering for the VIP;
 *     promises last longer than leases by it; 0 to 1 hour
 * @param handover how long a planned move or a leaving owner waits for the successor; up to 1 hour
 * @param driftPpm most that a clock's rate may be off, in millionths; 0 to 100,000. NTP slews by at
 *     most 500, so 1,000 leaves as much again for the crystal
 */
public record Timing(
    Duration heartbeat,
    Duration silence,
    Duration startWait,
    Duration lease,
    Duration letGo,
    Duration handover,
    int driftPpm) {
  private static final Duration MOST = Duration.ofHours(1);
  private static final long MILLION = 1_000_000;

  public Timing {
    require("heartbeat", heartbeat, Duration.ofMillis(1), Duration.ofMinutes(1));
    require("silence", silence, heartbeat.multipliedBy(2), MOST);
    require("start-wait", startWait, heartbeat, MOST);
    require("lease", lease, heartbeat.multipliedBy(4), MOST);
    require("let-go", letGo, Duration.ZERO, MOST);
    require("handover", handover, heartbeat, MOST);
    if (driftPpm < 0 || driftPpm > 100_000) {
      throw new IllegalArgumentException("drift: " + driftPpm + " ppm (expected: 0 to 100000)");
    }
  }

  /**
   * How long a voter's promise binds it, on its own clock, in nanoseconds: long enough that a lease
   * counted by the slowest clock has ended, and the VIP is let go, when the fastest has counted
   * this.
   */
  long promiseNanos() {
    long slow = MILLION - driftPpm;
    return (lease.plus(letGo).toNanos() * (MILLION + driftPpm) + slow - 1) / slow;
  }

  /** What is left of a lease, in nanoseconds, for a node whose clock may be slower than ours. */
  long handedNanos(long remaining) {
    return remaining * (MILLION - driftPpm) / (MILLION + driftPpm);
  }

  private static void require(String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          key + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }
}
