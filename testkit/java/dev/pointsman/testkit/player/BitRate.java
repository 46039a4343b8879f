package dev.pointsman.testkit.player;

/**
 * The bit rate over the last two seconds, kept in twenty buckets of 100 ms.
 *
 * <p>Time is an argument (nanoseconds on any clock that never goes back), so it can be tested
 * without waiting. Not safe for several threads.
 */
final class BitRate {
  private static final int BUCKETS = 20;
  private static final long BUCKET_NANOS = 100_000_000L;

  private final long[] bytes = new long[BUCKETS];
  private final long start;
  private long newest;

  BitRate(long now) {
    this.start = now;
  }

  void add(long now, long count) {
    advance(now);
    bytes[(int) (newest % BUCKETS)] += count;
  }

  /** Bits a second; before two seconds have gone, over the time there was, at least 100 ms. */
  double bitsPerSecond(long now) {
    advance(now);
    long sum = 0;
    for (long b : bytes) {
      sum += b;
    }
    // The newest bucket is not full yet: the span is nineteen full ones and what of it has gone.
    long from = Math.max(0, newest - (BUCKETS - 1)) * BUCKET_NANOS;
    long span = Math.max(BUCKET_NANOS, now - start - from);
    return sum * 8e9 / span;
  }

  private void advance(long now) {
    long bucket = Math.max(newest, (now - start) / BUCKET_NANOS);
    for (long b = Math.max(newest + 1, bucket - BUCKETS + 1); b <= bucket; b++) {
      bytes[(int) (b % BUCKETS)] = 0;
    }
    newest = bucket;
  }
}
