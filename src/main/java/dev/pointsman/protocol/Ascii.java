package dev.pointsman.protocol;

/** Classes of bytes, and the few things done with text that is one byte to a character. */
final class Ascii {

  /** RFC 9110 section 5.6.2: the characters of a token beside letters and digits. */
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private static final boolean[] TOKEN = new boolean[256];

  static {
    for (int c = 0; c < 256; c++) {
      TOKEN[c] = isDigit(c) || isLetter(c) || TOKEN_MARKS.indexOf(c) >= 0;
    }
  }

  private Ascii() {}

  static boolean isToken(int b) {
    return TOKEN[b];
  }

  static boolean isDigit(int b) {
    return b >= '0' && b <= '9';
  }

  static boolean isLetter(int b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }

  /** A control character: 0x00 to 0x1f and 0x7f. */
  static boolean isControl(int b) {
    return b < 0x20 || b == 0x7f;
  }

  /** RFC 3986 section 2.3: characters that mean the same whether percent-encoded or not. */
  static boolean isUnreserved(int b) {
    return isLetter(b) || isDigit(b) || b == '-' || b == '.' || b == '_' || b == '~';
  }

  /** The value of a hexadecimal digit, or -1. */
  static int hex(int b) {
    return b < 0x80 ? Character.digit(b, 16) : -1;
  }

  static int toLower(int b) {
    return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
  }

  /** Lower case in ASCII only; bytes from 0x80 on, and every locale, are left alone. */
  static String toLower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      lower.append((char) toLower(text.charAt(i)));
    }
    return lower.toString();
  }

  /** Without the spaces and tabs at both ends (RFC 9110 section 5.6.3, OWS). */
  static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(int c) {
    return c == ' ' || c == '\t';
  }

  /** A byte as messages show it: {@code 'x'} when it can be printed, {@code 0x00} otherwise. */
  static String show(int b) {
    return b > 0x20 && b < 0x7f
        ? "'" + (char) b + "'"
        : b == ' ' ? "a space" : String.format("0x%02x", b);
  }
}
