package dev.pointsman.protocol;

import java.util.Optional;

/**
 * A request target taken apart: the parts of RFC 3986 that decide.
 *
 * @param scheme in lower case; empty for a path alone
 * @param user whether it names a user before the host
 * @param authority host and port; an empty host for a path alone
 * @param path as it was sent; may be empty
 * @param query what follows the first question mark, as it was sent; empty when there is none
 */
record RequestUri(String scheme, boolean user, Authority authority, String path, String query) {

  private static final Authority NO_AUTHORITY = new Authority("", Authority.NO_PORT);

  /** Reads {@code /path?query} or {@code scheme://host:port/path?query}; empty when neither. */
  static Optional<RequestUri> parse(String target) {
    if (target.startsWith("/")) {
      return Optional.of(of("", false, NO_AUTHORITY, target));
    }
    int colon = target.indexOf("://");
    if (colon < 1 || !isScheme(target, colon)) {
      return Optional.empty();
    }
    String scheme = Ascii.toLower(target.substring(0, colon));
    int from = colon + "://".length();
    int to = authorityEnd(target, from);
    String whole = target.substring(from, to);
    int at = whole.lastIndexOf('@');
    return Authority.parse(whole.substring(at + 1))
        .map(authority -> of(scheme, at >= 0, authority, target.substring(to)));
  }

  private static RequestUri of(String scheme, boolean user, Authority authority, String rest) {
    int mark = rest.indexOf('?');
    return mark < 0
        ? new RequestUri(scheme, user, authority, rest, "")
        : new RequestUri(
            scheme, user, authority, rest.substring(0, mark), rest.substring(mark + 1));
  }

  private static int authorityEnd(String target, int from) {
    int to = from;
    while (to < target.length() && target.charAt(to) != '/' && target.charAt(to) != '?') {
      to++;
    }
    return to;
  }

  /** RFC 3986 section 3.1. */
  private static boolean isScheme(String target, int end) {
    for (int i = 0; i < end; i++) {
      char c = target.charAt(i);
      boolean mark = c == '+' || c == '-' || c == '.';
      if (!Ascii.isLetter(c) && (i == 0 || !(Ascii.isDigit(c) || mark))) {
        return false;
      }
    }
    return true;
  }
}
