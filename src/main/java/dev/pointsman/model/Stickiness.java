package dev.pointsman.model;

import java.time.Duration;

/**
 * How long the clients of a rule, known by their addresses, stay with their servers.
 *
 * @param ttl how long a binding is kept after its last use, {@link #MIN_TTL} to {@link #MAX_TTL}
 * @param bindings how many are kept at most, {@value #MIN_BINDINGS} to {@value #MAX_BINDINGS}
 */
public record Stickiness(Duration ttl, int bindings) {
  public static final Duration MIN_TTL = Duration.ofSeconds(1);
  public static final Duration MAX_TTL = Duration.ofDays(30);
  public static final int MIN_BINDINGS = 1;

  /** At the 263 bytes that a binding was measured to take, a quarter of a gigabyte a rule. */
  public static final int MAX_BINDINGS = 1_000_000;

  /**
   * How often a use of a binding is taken note of, so that a busy client is not news to all nodes
   * with each connection: a sixteenth of the ttl. A binding is kept that much longer for it.
   */
  public Duration noted() {
    return ttl.dividedBy(16);
  }

  public Stickiness {
    if (ttl.compareTo(MIN_TTL) < 0 || ttl.compareTo(MAX_TTL) > 0) {
      throw new IllegalArgumentException(
          "stick-ttl: " + ttl + " (expected: " + MIN_TTL + " to " + MAX_TTL + ")");
    }
    if (bindings < MIN_BINDINGS || bindings > MAX_BINDINGS) {
      throw new IllegalArgumentException(
          "stick-bindings: "
              + bindings
              + " (expected: "
              + MIN_BINDINGS
              + " to "
              + MAX_BINDINGS
              + ")");
    }
  }
}
