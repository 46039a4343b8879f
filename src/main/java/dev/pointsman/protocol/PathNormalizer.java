package dev.pointsman.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/**
 * Brings a path into the one form in which rules are matched.
 *
 * <p>The request is forwarded as it came; only the decision uses this form. Its aim is that a rule
 * sees the path that the server will serve: otherwise {@code /clips/../admin} would pass by a rule
 * for {@code /clips/*} and be answered, by that server, as {@code /admin} ("path confusion"). In
 * order:
 *
 * <ol>
 *   <li>Percent-encoded unreserved characters are decoded ({@code %2e} is {@code .}, {@code %41} is
 *       {@code A}), once: {@code %252e} stays. Other encoded bytes stay encoded, with capital
 *       digits. A percent sign that encodes nothing, and bytes from 0x80 on, are themselves
 *       encoded. (RFC 3986 section 6.2.2)
 *   <li>Repeated slashes become one. RFC 3986 keeps them apart, servers commonly do not.
 *   <li>{@code .} and {@code ..} segments are removed; above the root there is nothing to remove.
 *       (RFC 3986 section 5.2.4)
 * </ol>
 *
 * <pre>
 *   /clips/../admin        /admin            /%63lips/a         /clips/a
 *   /clips/%2e%2e/admin    /admin            //clips///a        /clips/a
 *   /clips/./a             /clips/a          /clips//../admin   /admin
 *   /clips/a/..            /clips/           /../../etc         /etc
 *   /clips/%2Fadmin        /clips/%2Fadmin   /a%zz              /a%25zz
 * </pre>
 *
 * <p>What it cannot do: an encoded slash or backslash ({@code ..%2fadmin}, {@code ..%5cadmin}), a
 * backslash, a second layer of encoding and path parameters ({@code ..;x/admin}) stay what RFC 3986
 * makes of them, ordinary characters of a segment. A server that reads them as separators reads
 * another path than the rule did. Rules choose a server; they do not replace its access control.
 *
 * <p>The result is printable ASCII, normalising it again changes nothing, and what is not a path
 * ({@code *}, or nothing at all) is returned as it is.
 */
public final class PathNormalizer {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PathNormalizer() {}

  /** The form for matching of a path from a request: one character to a byte. */
  public static String normalize(String path) {
    return path.startsWith("/") ? removeDots(decode(path)) : path;
  }

  /** The form for matching of a path as a person wrote it in a rule: its characters are UTF-8. */
  public static String normalizeText(String path) {
    return normalize(
        new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  private static String decode(String path) {
    StringBuilder out = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      int encoded = c == '%' ? encodedByte(path, i) : -1;
      if (encoded >= 0) {
        i += 2;
        if (Ascii.isUnreserved(encoded)) {
          out.append((char) encoded);
        } else {
          encode(out, encoded);
        }
      } else if (c <= ' ' || c >= 0x7f || c == '%') {
        encode(out, c);
      } else if (c != '/' || out.isEmpty() || out.charAt(out.length() - 1) != '/') {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static int encodedByte(String path, int percent) {
    if (percent + 2 >= path.length()) {
      return -1;
    }
    int high = Ascii.hex(path.charAt(percent + 1));
    int low = Ascii.hex(path.charAt(percent + 2));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static void encode(StringBuilder out, int b) {
    out.append('%').append(HEX.toHexDigits((byte) b));
  }

  /** Works on a path that starts with a slash and has no two in a row. */
  private static String removeDots(String path) {
    if (!path.contains("/.")) {
      return path;
    }
    Deque<String> kept = new ArrayDeque<>();
    int from = 1;
    boolean folder = false;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      String segment = path.substring(from, to);
      folder = segment.isEmpty() || segment.equals(".") || segment.equals("..");
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!folder) {
        kept.addLast(segment);
      }
      from = to + 1;
    }
    String joined = "/" + String.join("/", kept);
    return folder && !kept.isEmpty() ? joined + "/" : joined;
  }
}
