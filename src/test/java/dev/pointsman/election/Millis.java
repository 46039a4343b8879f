package dev.pointsman.election;

/** Nanoseconds, written as milliseconds. */
final class Millis {
  private Millis() {}

  static long of(double millis) {
    return Math.round(millis * 1e6);
  }

  static String text(long nanos) {
    return String.format("%.3f ms", nanos / 1e6);
  }
}
