package dev.pointsman.cli.view;

/** Text from outside, made safe for a terminal. */
final class Printable {
  private Printable() {}

  /**
   * {@code text} in at most {@code longest} characters. What could steer a terminal or break a line
   * (control characters, among them those of ECMA-48 above U+0080, and changes of direction)
   * becomes U+FFFD.
   */
  static String of(String text, int longest) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .limit(longest)
        .map(each -> steers(each) ? 0xFFFD : each)
        .forEach(safe::appendCodePoint);
    if (text.codePointCount(0, text.length()) > longest) {
      safe.setLength(safe.offsetByCodePoints(safe.length(), -1));
      safe.append('…');
    }
    return safe.toString();
  }

  private static boolean steers(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
