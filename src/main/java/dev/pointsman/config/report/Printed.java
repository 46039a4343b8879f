package dev.pointsman.config.report;

/** Text from a file made fit for a terminal: one line, of bounded length, without controls. */
final class Printed {
  private Printed() {}

  static String of(String text, int longest) {
    StringBuilder printed = new StringBuilder(Math.min(text.length(), longest) + 8);
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      if (printed.length() >= longest) {
        return printed.append("...").toString();
      }
      switch (point) {
        case '\n' -> printed.append("\\n");
        case '\r' -> printed.append("\\r");
        case '\t' -> printed.append("\\t");
        default -> append(printed, point);
      }
      at += Character.charCount(point);
    }
    return printed.toString();
  }

  /** Format characters, too, are shown by number: they can reverse the text that follows. */
  private static void append(StringBuilder printed, int point) {
    int type = Character.getType(point);
    if (type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE) {
      printed.append("\\u{").append(Integer.toHexString(point)).append('}');
    } else {
      printed.appendCodePoint(point);
    }
  }
}
