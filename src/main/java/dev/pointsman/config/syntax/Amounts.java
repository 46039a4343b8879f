package dev.pointsman.config.syntax;

import dev.pointsman.config.syntax.Reading.Read;
import dev.pointsman.config.syntax.Reading.Refused;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes amounts with a unit: durations and sizes in bytes, spelt as HOCON spells them.
 */
public final class Amounts {
  private static final Pattern AMOUNT =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)[ \\t]{0,8}([A-Za-zµ]{0,12})");

  private static final Map<String, Duration> TIME_UNITS = new HashMap<>();
  private static final Map<String, Long> SIZE_UNITS = new HashMap<>();

  static {
    time(Duration.ofNanos(1000), "us", "micro", "micros", "microsecond", "microseconds", "µs");
    time(Duration.ofMillis(1), "ms", "milli", "millis", "millisecond", "milliseconds");
    time(Duration.ofSeconds(1), "s", "second", "seconds");
    time(Duration.ofMinutes(1), "m", "minute", "minutes");
    time(Duration.ofHours(1), "h", "hour", "hours");
    time(Duration.ofDays(1), "d", "day", "days");
    size(1, "", "B", "b", "byte", "bytes");
    size(1L << 10, "K", "k", "Ki", "KiB", "kibibyte", "kibibytes");
    size(1L << 20, "M", "m", "Mi", "MiB", "mebibyte", "mebibytes");
    size(1000, "kB", "kilobyte", "kilobytes");
    size(1_000_000, "MB", "megabyte", "megabytes");
  }

  private Amounts() {}

  /** {@code 500 ms}, {@code 2s}, {@code 1.5 minutes}; a bare number is refused. */
  public static Reading<Duration> duration(String text, Duration least, Duration most) {
    String expected =
        "a duration of %s to %s, such as 500 ms or 30s".formatted(write(least), write(most));
    Matcher matcher = AMOUNT.matcher(text.strip());
    if (!matcher.matches()) {
      return new Refused<>("", expected);
    }
    Duration unit = TIME_UNITS.get(matcher.group(2));
    if (unit == null) {
      String problem = matcher.group(2).isEmpty() ? "no unit" : "unknown unit";
      return new Refused<>(problem, expected);
    }
    BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(nanos(unit));
    boolean fits = nanos.compareTo(nanos(least)) >= 0 && nanos.compareTo(nanos(most)) <= 0;
    return fits ? new Read<>(Duration.ofNanos(nanos.longValue())) : new Refused<>("", expected);
  }

  /** {@code 16 KiB}, {@code 16k} (both 16,384), {@code 16 kB} (16,000) or a number of bytes. */
  public static Reading<Integer> size(String text, int least, int most) {
    String expected =
        "a size of %s to %s, such as 16 KiB".formatted(writeSize(least), writeSize(most));
    Matcher matcher = AMOUNT.matcher(text.strip());
    if (!matcher.matches()) {
      return new Refused<>("", expected);
    }
    Long unit = SIZE_UNITS.get(matcher.group(2));
    if (unit == null) {
      return new Refused<>("unknown unit", expected);
    }
    BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
    boolean fits =
        bytes.compareTo(BigDecimal.valueOf(least)) >= 0
            && bytes.compareTo(BigDecimal.valueOf(most)) <= 0;
    return fits ? new Read<>(bytes.intValue()) : new Refused<>("", expected);
  }

  /** The shortest spelling that reads back as the same duration, such as {@code 30s}. */
  public static String write(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    for (String unit : List.of("d", "h", "m", "s", "ms", "us")) {
      long nanos = TIME_UNITS.getOrDefault(unit, Duration.ZERO).toNanos();
      if (duration.toNanos() % nanos == 0) {
        return duration.toNanos() / nanos + (unit.length() > 1 ? " " : "") + unit;
      }
    }
    throw new IllegalArgumentException("duration: " + duration + " (expected: whole microseconds)");
  }

  /** The shortest spelling that reads back as the same size, such as {@code 16 KiB}. */
  public static String writeSize(int bytes) {
    if (bytes % (1 << 20) == 0) {
      return (bytes >> 20) + " MiB";
    }
    return bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " B";
  }

  private static BigDecimal nanos(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos());
  }

  private static void time(Duration unit, String... spellings) {
    for (String spelling : spellings) {
      TIME_UNITS.put(spelling, unit);
    }
  }

  private static void size(long unit, String... spellings) {
    for (String spelling : spellings) {
      SIZE_UNITS.put(spelling, unit);
    }
  }
}
