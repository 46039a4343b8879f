package dev.pointsman.cli.view;

import java.util.Locale;

/** Amounts as a person reads them: about three digits and a unit. */
final class Units {
  private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private Units() {}

  /** {@code 999 B}, {@code 1.50 kB}, {@code 23.4 MB}: powers of 1000, as networks count. */
  static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    // 999.5 would be printed as 1000.
    while (amount >= 999.5 && unit < DECIMAL.length - 1) {
      amount /= 1000;
      unit++;
    }
    if (unit == 0) {
      return bytes + " B";
    }
    int decimals = amount < 9.995 ? 2 : amount < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f %s", amount, DECIMAL[unit]);
  }

  /** {@code 250 ms}, {@code 4.2 s}, {@code 3 min 12 s}, {@code 5 h 2 min}, {@code 3 d 4 h}. */
  static String millis(long millis) {
    long seconds = millis / 1000;
    if (millis < 1000) {
      return millis + " ms";
    }
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%d.%d s", seconds, millis % 1000 / 100);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    if (seconds < 86_400) {
      return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
    return seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
  }
}
