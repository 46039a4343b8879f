package dev.pointsman.rules;

import dev.pointsman.model.RequestMatch;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a pattern of a path may look like.
 *
 * <p>Requests are normalised before they are matched. A pattern that spells something which
 * normalising takes away would never match, without a word; it is refused instead, with what to
 * write.
 */
final class PathSyntax {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private static final Pattern DOTS = Pattern.compile("/(\\.\\.?)(?=/|$)");
  private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})?");
  private static final String UNRESERVED_MARKS = "-._~";

  private PathSyntax() {}

  static Optional<String> problem(String text) {
    if (text.equals(RequestMatch.ANYTHING)) {
      return Optional.empty();
    }
    if (!text.startsWith("/")) {
      return Optional.of(
          (text.isEmpty() ? "empty" : text) + " (expected: a path that starts with '/', or *)");
    }
    if (text.length() > PathPattern.MAX_LENGTH) {
      return Optional.of(
          text.length() + " characters (expected: at most " + PathPattern.MAX_LENGTH + ")");
    }
    return badCharacter(text)
        .or(() -> neverThere(text, "**", "a single '*', which stands for any characters"))
        .or(() -> neverThere(text, "//", "'/': repeated slashes of a request are made one"))
        .or(() -> dots(text))
        .or(() -> encoding(text));
  }

  private static Optional<String> badCharacter(String text) {
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int c = text.codePointAt(i);
      if (c == '?' || c == '#') {
        return at(text, i, "'" + (char) c + "'", "a path only: queries are not looked at");
      }
      if (c <= ' ' || c >= 0x7f) {
        return at(text, i, "a character that is not printable ASCII", "'" + encoded(c) + "'");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> neverThere(String text, String part, String expected) {
    int i = text.indexOf(part);
    return i < 0 ? Optional.empty() : at(text, i, "'" + part + "'", expected);
  }

  private static Optional<String> dots(String text) {
    Matcher matcher = DOTS.matcher(text);
    return matcher.find()
        ? at(
            text,
            matcher.start(1),
            "'" + matcher.group(1) + "'",
            "the path it leads to: requests are resolved before they are matched")
        : Optional.empty();
  }

  private static Optional<String> encoding(String text) {
    Matcher matcher = ENCODED.matcher(text);
    while (matcher.find()) {
      String digits = matcher.group(1);
      if (digits == null) {
        return at(text, matcher.start(), "'%'", "'%25', or two hexadecimal digits after it");
      }
      char c = (char) HexFormat.fromHexDigits(digits);
      String right = unreserved(c) ? String.valueOf(c) : "%" + HEX.toHexDigits((byte) c);
      if (!right.equals(matcher.group())) {
        return at(text, matcher.start(), "'" + matcher.group() + "'", "'" + right + "'");
      }
    }
    return Optional.empty();
  }

  /** RFC 3986, section 2.3. */
  private static boolean unreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || UNRESERVED_MARKS.indexOf(c) >= 0;
  }

  /** Percent-encoded UTF-8 (RFC 3986, section 2.5). */
  private static String encoded(int codePoint) {
    StringBuilder out = new StringBuilder();
    for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
      out.append('%').append(HEX.toHexDigits(b));
    }
    return out.toString();
  }

  private static Optional<String> at(String text, int index, String what, String expected) {
    return Optional.of(
        "%s: %s at character %d (expected: %s)".formatted(text, what, index + 1, expected));
  }
}
