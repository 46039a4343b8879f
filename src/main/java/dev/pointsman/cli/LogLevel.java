package dev.pointsman.cli;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** How much is logged; {@code logback.xml} reads the same property and variable. */
final class LogLevel {
  private static final String PROPERTY = "pointsman.log.level";
  private static final String VARIABLE = "POINTSMAN_LOG_LEVEL";
  private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  private LogLevel() {}

  /** Refuses a level that does not exist, for which Logback would quietly take DEBUG. */
  static void check() {
    String property = System.getProperty(PROPERTY);
    String name = property == null ? VARIABLE : PROPERTY;
    String level =
        Objects.requireNonNullElse(
            property, Objects.requireNonNullElse(System.getenv(VARIABLE), "INFO"));
    if (!LEVELS.contains(level.toUpperCase(Locale.ROOT))) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          name + ": " + level + " (expected: one of " + String.join(", ", LEVELS) + ")");
    }
  }
}
