package dev.pointsman.config.syntax;

import dev.pointsman.config.syntax.Reading.Read;
import dev.pointsman.config.syntax.Reading.Refused;
import dev.pointsman.model.RequestMatch;
import dev.pointsman.rules.HostPattern;
import dev.pointsman.rules.PathPattern;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the patterns of a {@link RequestMatch} into the one form in which equal patterns are equal
 * texts: hosts in lower case, {@code /*} as {@code *}. What a pattern may be, the rules say.
 */
public final class RequestPatterns {
  public static final String PATH_EXPECTED =
      "a path such as /index.html, /clips/* or /clips/*.ram, or * for any";
  public static final String HOST_EXPECTED =
      "a host such as www.example.com or *.example.com without a port, or * for any";

  private static final String EXPECTED = " (expected: ";

  private RequestPatterns() {}

  /** Reads a path pattern. */
  public static Reading<String> path(String text) {
    String path = text.equals("/*") ? RequestMatch.ANYTHING : text;
    return read(text, path, PathPattern.problem(text), PATH_EXPECTED);
  }

  /** Reads a host pattern. */
  public static Reading<String> host(String text) {
    String host = text.toLowerCase(Locale.ROOT);
    return read(host, host, HostPattern.problem(text), HOST_EXPECTED);
  }

  /**
   * Takes a problem apart, which is said as {@code value: problem (expected: ...)}: a finding has
   * the value and what is expected in places of their own.
   */
  private static Reading<String> read(
      String text, String value, Optional<String> problem, String expected) {
    if (problem.isEmpty()) {
      return new Read<>(value);
    }
    String said = problem.get();
    String rest = said.startsWith(text) ? said.substring(text.length()) : said;
    rest = rest.startsWith(": ") ? rest.substring(2) : rest;
    int at = rest.indexOf(EXPECTED);
    return at < 0 || !rest.endsWith(")")
        ? new Refused<>(rest, expected)
        : new Refused<>(
            rest.substring(0, at), rest.substring(at + EXPECTED.length(), rest.length() - 1));
  }
}
