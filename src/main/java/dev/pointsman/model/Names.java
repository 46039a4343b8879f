package dev.pointsman.model;

import java.util.regex.Pattern;

/** What a name of a VIP, a server or a scheduler node may look like. */
public final class Names {
  /** The rule in words, for error messages. */
  public static final String ALLOWED =
      "1 to 64 letters, digits, '.', '-' and '_', the first a letter or digit";

  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private Names() {}

  /** Whether {@code text} can be a name. */
  public static boolean valid(String text) {
    return VALID.matcher(text).matches();
  }

  static void require(String text) {
    if (!valid(text)) {
      throw new IllegalArgumentException("name: " + text + " (expected: " + ALLOWED + ")");
    }
  }
}
