package dev.pointsman.election;

import dev.pointsman.model.NodeName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * How long a node may own a VIP by the votes it has: a lease's length from the moment it sent the
 * oldest request that the latest majority of votes answers. Counting from the request and not from
 * the answer is what keeps the lease inside the voters' promises, however long either travelled.
 *
 * <p>With three voters, a lease of 1 s, and requests sent at 0.0, 0.1 and 0.2 s: own vote for 0.2,
 * one for 0.1, one for 0.0 that is still the last heard: two answered the request of 0.1 or a later
 * one, so the lease ends at 1.1 s.
 */
final class Lease {
  private static final long NEVER = Long.MIN_VALUE;

  private final long length;
  private final int majority;
  private final Map<NodeName, Long> stamps = new HashMap<>();
  private long handedUntil = NEVER;

  Lease(long lengthNanos, int majority) {
    this.length = lengthNanos;
    this.majority = majority;
  }

  /** A voter answered the request sent at {@code stamp}. */
  void count(NodeName voter, long stamp) {
    stamps.merge(voter, stamp, Math::max);
  }

  /** The old owner gave the rest of its lease. */
  void inherit(long until) {
    handedUntil = until;
  }

  /** When it ends; long past if there never was one. */
  long until() {
    if (stamps.size() < majority) {
      return handedUntil;
    }
    long oldest =
        stamps.values().stream()
            .sorted(Comparator.reverseOrder())
            .skip(majority - 1L)
            .findFirst()
            .orElseThrow();
    return Math.max(handedUntil, oldest + length);
  }

  /** It is given up. */
  void end() {
    stamps.clear();
    handedUntil = NEVER;
  }
}
