package dev.pointsman.testkit.demo;

import java.time.Duration;
import java.util.Locale;

/** Figures as the demo prints them, the same wherever it runs. */
final class Figures {
  private Figures() {}

  /** Thousands apart: {@code 1,234,567}. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A bit rate in kbit/s: {@code 80.1}. */
  static String kilobits(double bitsPerSecond) {
    return String.format(Locale.ROOT, "%.1f", bitsPerSecond / 1000);
  }

  /** A short time: {@code 62 ms}, and from one second on {@code 1.24 s}. */
  static String span(Duration time) {
    return time.toMillis() < 1000
        ? time.toMillis() + " ms"
        : String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
  }

  /** Minutes and seconds: {@code 0:07}. */
  static String clock(Duration elapsed) {
    return String.format(Locale.ROOT, "%d:%02d", elapsed.toMinutes(), elapsed.toSecondsPart());
  }
}
