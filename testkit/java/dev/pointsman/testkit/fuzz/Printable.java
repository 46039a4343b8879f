package dev.pointsman.testkit.fuzz;

import java.util.HexFormat;

/** Bytes as a person can read them and paste them back into a test. */
public final class Printable {

  private Printable() {}

  /** Two hexadecimal digits for each byte, without separators. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** The bytes of a hexadecimal text, as {@link #hex} writes it. */
  public static byte[] fromHex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  /** Printable ASCII as it is, the rest as {@code \r}, {@code \n}, {@code \t} or {@code \xNN}. */
  public static String text(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      switch (b) {
        case '\r' -> text.append("\\r");
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        case '\\' -> text.append("\\\\");
        default -> {
          if (b >= 0x20 && b < 0x7f) {
            text.append((char) b);
          } else {
            text.append("\\x").append(HexFormat.of().toHexDigits(b));
          }
        }
      }
    }
    return text.toString();
  }
}
