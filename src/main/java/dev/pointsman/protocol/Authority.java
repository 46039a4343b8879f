package dev.pointsman.protocol;

import java.util.Optional;

/**
 * The host and port of a URI or of a Host field (RFC 3986 section 3.2, without the user).
 *
 * @param host in lower case, without a dot at its end; an IPv6 address keeps its brackets; may be
 *     empty
 * @param port 0 to 65535, or {@link #NO_PORT}
 */
record Authority(String host, int port) {

  static final int NO_PORT = -1;

  /** RFC 3986 section 2.2 sub-delims, and the percent sign of an encoded byte. */
  private static final String HOST_MARKS = "!$&'()*+,;=%";

  /** Reads {@code host}, {@code host:port} or {@code [v6]:port}; empty when it is none of these. */
  static Optional<Authority> parse(String text) {
    int hostEnd;
    if (text.startsWith("[")) {
      hostEnd = text.indexOf(']') + 1;
      if (!isLiteral(text, hostEnd)) {
        return Optional.empty();
      }
    } else {
      int colon = text.indexOf(':');
      hostEnd = colon < 0 ? text.length() : colon;
      if (!isName(text, hostEnd)) {
        return Optional.empty();
      }
    }
    int port = NO_PORT;
    if (hostEnd < text.length()) {
      if (text.charAt(hostEnd) != ':') {
        return Optional.empty();
      }
      String digits = text.substring(hostEnd + 1);
      if (!digits.isEmpty()) {
        port = port(digits);
        if (port < 0) {
          return Optional.empty();
        }
      }
    }
    String host = Ascii.toLower(text.substring(0, hostEnd));
    return Optional.of(new Authority(withoutRootDot(host), port));
  }

  /** "example.org." is "example.org" written absolutely (RFC 1034 section 3.1). */
  private static String withoutRootDot(String host) {
    return host.length() > 1 && host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static boolean isName(String text, int end) {
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (!Ascii.isUnreserved(c) && HOST_MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The characters of an IPv6 address in brackets; whether it is one, no rule depends on. */
  private static boolean isLiteral(String text, int end) {
    if (end < "[::]".length()) {
      return false;
    }
    for (int i = 1; i < end - 1; i++) {
      char c = text.charAt(i);
      if (Ascii.hex(c) < 0 && c != ':' && c != '.') {
        return false;
      }
    }
    int colon = text.indexOf(':');
    return colon > 0 && colon < end;
  }

  private static int port(String digits) {
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (!Ascii.isDigit(c)) {
        return NO_PORT;
      }
      port = port * 10 + (c - '0');
      if (port > 65535) {
        return NO_PORT;
      }
    }
    return port;
  }
}
