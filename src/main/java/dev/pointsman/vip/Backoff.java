package dev.pointsman.vip;

import java.time.Duration;

/**
 * How long to wait before the next attempt: 250 ms, then twice as long each time, up to 15 s.
 *
 * @param delay the wait before the next attempt
 */
record Backoff(Duration delay) {
  private static final Duration LONGEST = Duration.ofSeconds(15);

  /** After the first failure. */
  static final Backoff FIRST = new Backoff(Duration.ofMillis(250));

  /** After the attempt has failed, too. */
  Backoff next() {
    Duration doubled = delay.multipliedBy(2);
    return new Backoff(doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled);
  }
}
