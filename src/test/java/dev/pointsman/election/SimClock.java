package dev.pointsman.election;

import java.util.random.RandomGenerator;

/**
 * A monotonic clock of its own origin and rate.
 *
 * @param origin what it shows at simulated time 0
 * @param ppm how much too fast it is, in millionths
 */
record SimClock(long origin, long ppm) {
  private static final long MILLION = 1_000_000;

  /** A clock off by up to {@code drift} millionths, at the extremes as often as between them. */
  static SimClock random(int drift, RandomGenerator random) {
    long ppm =
        switch (random.nextInt(4)) {
          case 0 -> -drift;
          case 1 -> drift;
          default -> random.nextInt(-drift, drift + 1);
        };
    return new SimClock(random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L), ppm);
  }

  /** What it shows at a simulated time. */
  long at(long time) {
    return origin + time + Math.floorDiv(time * ppm, MILLION);
  }

  /** The first simulated time at which it shows {@code local} or later. */
  long when(long local) {
    long guess = (local - origin) * MILLION / (MILLION + ppm) - 2;
    while (at(guess) < local) {
      guess++;
    }
    return guess;
  }
}
