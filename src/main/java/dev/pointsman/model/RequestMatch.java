package dev.pointsman.model;

/**
 * Which requests a rule takes.
 *
 * <p>Patterns: a host is exact ({@code www.example.com}), a suffix ({@code *.example.com}) or any
 * ({@code *}). A path is exact ({@code /index.html}), a prefix ({@code /clips/*}), a wildcard with
 * {@code *} anywhere else ({@code /clips/*.ram}) or any ({@code *}).
 *
 * @param host pattern of the host, lower case
 * @param path pattern of the path, starting with {@code /}, or {@code *}
 */
public record RequestMatch(String host, String path) {
  public static final String ANYTHING = "*";

  /** Takes every request. */
  public static final RequestMatch ANY = new RequestMatch(ANYTHING, ANYTHING);
}
