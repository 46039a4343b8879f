package dev.pointsman.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.io.Console;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.event.KeyValuePair;

/**
 * A log event as a line: time, level, the part of the program that says it, what, and {@code
 * key=value} pairs. An exception's stack trace follows, each of its lines after a tab.
 *
 * <pre>{@code
 * 2026-11-22T16:18:19.824Z INFO  cli: ready node=sched-1 api=127.0.0.1:8900
 * }</pre>
 *
 * <p>Control characters, which a client's request may hold, become spaces, so that nobody but the
 * program writes a line of the log or steers the terminal that shows it.
 */
public final class LineLayout extends LayoutBase<ILoggingEvent> {
  /** Set by the launcher, because a JVM cannot tell whether one of its streams is a terminal. */
  private static final String TERMINAL = "pointsman.terminal.err";

  private static final String OURS = "dev.pointsman.";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final boolean coloured = isTerminal() && colourIsWanted();

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
    line.append(' ');
    level(event.getLevel(), line);
    line.append(' ').append(who(event.getLoggerName())).append(": ");
    append(event.getFormattedMessage(), line);
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        line.append(' ').append(pair.key).append('=');
        append(quoted(String.valueOf(pair.value)), line);
      }
    }
    line.append('\n');
    IThrowableProxy failure = event.getThrowableProxy();
    if (failure != null) {
      ThrowableProxyUtil.asString(failure)
          .lines()
          .forEach(
              each -> {
                append(each, line.append('\t'));
                line.append('\n');
              });
    }
    return line.toString();
  }

  private void level(Level level, StringBuilder line) {
    String padded = String.format(Locale.ROOT, "%-5s", level);
    if (coloured) {
      line.append("\u001b[").append(colour(level)).append('m').append(padded).append("\u001b[0m");
    } else {
      line.append(padded);
    }
  }

  private static int colour(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> 31;
      case Level.WARN_INT -> 33;
      case Level.INFO_INT -> 32;
      default -> 2;
    };
  }

  /** The package of ours that says it, such as {@code site}; other loggers by their whole name. */
  static String who(String logger) {
    if (!logger.startsWith(OURS)) {
      return logger;
    }
    int end = logger.indexOf('.', OURS.length());
    return logger.substring(OURS.length(), end < 0 ? logger.length() : end);
  }

  /** In quotes if it would not be one word. */
  private static String quoted(String value) {
    boolean oneWord =
        !value.isEmpty()
            && value.chars().noneMatch(c -> c == ' ' || c == '"' || Character.isISOControl(c));
    return oneWord ? value : '"' + value.replace("\"", "\\\"") + '"';
  }

  private static void append(String text, StringBuilder line) {
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      line.append(Character.isISOControl(each) ? ' ' : each);
    }
  }

  private static boolean isTerminal() {
    String told = System.getProperty(TERMINAL);
    return told == null
        ? Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
        : Boolean.parseBoolean(told);
  }

  /** Unless NO_COLOR is set to anything (no-color.org). */
  private static boolean colourIsWanted() {
    String none = System.getenv("NO_COLOR");
    return none == null || none.isEmpty();
  }
}
