package dev.pointsman.config.syntax;

import dev.pointsman.config.syntax.Reading.Read;
import dev.pointsman.config.syntax.Reading.Refused;
import dev.pointsman.model.RequestMatch;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads the patterns of a {@link RequestMatch} into the one form in which equal patterns are equal
 * texts: hosts in lower case, no two {@code *} side by side, {@code /*} as {@code *}.
 */
public final class RequestPatterns {
  public static final String PATH_EXPECTED =
      "a path such as /index.html, /clips/* or /clips/*.ram, or * for any";
  public static final String HOST_EXPECTED =
      "a host such as www.example.com or *.example.com without a port, or * for any";

  /** What RFC 3986, 3.3, allows in a path, and {@code *}. */
  private static final Pattern PATH =
      Pattern.compile("/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2}){0,1023}");

  private static final Pattern HOST =
      Pattern.compile(
          "(?:\\*\\.)?[a-z0-9](?:[a-z0-9_-]{0,62})(?:\\.[a-z0-9](?:[a-z0-9_-]{0,62})){0,30}"
              + "|\\[[0-9a-f:.]{2,45}]");

  private RequestPatterns() {}

  /** Reads a path pattern. */
  public static Reading<String> path(String text) {
    if (text.equals(RequestMatch.ANYTHING)) {
      return new Read<>(RequestMatch.ANYTHING);
    }
    if (PATH.matcher(text).matches()) {
      String path = text.replaceAll("\\*{2,}", "*");
      return new Read<>(path.equals("/*") ? RequestMatch.ANYTHING : path);
    }
    return new Refused<>(pathProblem(text), PATH_EXPECTED);
  }

  private static String pathProblem(String text) {
    if (text.contains("://")) {
      return "the path alone, without the scheme and the host";
    }
    if (text.indexOf('?') >= 0 || text.indexOf('#') >= 0) {
      return "the query is not looked at";
    }
    return text.startsWith("/") ? "" : "a path begins with /";
  }

  /** Reads a host pattern. */
  public static Reading<String> host(String text) {
    String host = text.toLowerCase(Locale.ROOT);
    if (host.equals(RequestMatch.ANYTHING)
        || (host.length() <= 253 && HOST.matcher(host).matches())) {
      return new Read<>(host);
    }
    boolean withPort = host.matches("[a-z0-9._-]{1,253}:[0-9]{1,5}");
    return new Refused<>(withPort ? "no port here: the rule's own says it" : "", HOST_EXPECTED);
  }
}
