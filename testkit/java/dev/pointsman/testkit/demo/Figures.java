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

  /** {@code 0.06 s}. */
  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
  }

  /** Minutes and seconds: {@code 0:07}. */
  static String clock(Duration elapsed) {
    return String.format(Locale.ROOT, "%d:%02d", elapsed.toMinutes(), elapsed.toSecondsPart());
  }
}
