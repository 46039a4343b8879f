package dev.pointsman.peerlink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** The growing time between attempts: twice the last one, give or take a quarter. */
final class BackOff {
  private final RandomGenerator random;
  private Duration next = Limits.BACK_OFF_LEAST;

  BackOff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    Duration now = next;
    Duration doubled = now.multipliedBy(2);
    next = doubled.compareTo(Limits.BACK_OFF_MOST) < 0 ? doubled : Limits.BACK_OFF_MOST;
    long quarter = now.toNanos() / 4;
    return now.plusNanos(random.nextLong(-quarter, quarter + 1));
  }

  void reset() {
    next = Limits.BACK_OFF_LEAST;
  }
}
