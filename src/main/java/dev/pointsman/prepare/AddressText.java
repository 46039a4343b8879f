package dev.pointsman.prepare;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Addresses as {@code ip} and {@code nft} write them (RFC 5952, section 4). */
public final class AddressText {
  private static final Pattern ZEROS = Pattern.compile("(?<![0-9a-f])0(:0)+(?![0-9a-f])");

  private AddressText() {}

  /** For example {@code fd77::101}, where Java writes {@code fd77:0:0:0:0:0:0:101}. */
  public static String of(InetAddress address) {
    String text = address.getHostAddress();
    if (address instanceof Inet4Address) {
      return text;
    }
    MatchResult longest = null;
    for (MatchResult each : ZEROS.matcher(text).results().toList()) {
      if (longest == null || each.group().length() > longest.group().length()) {
        longest = each;
      }
    }
    if (longest == null) {
      return text;
    }
    String before = text.substring(0, longest.start());
    String after = text.substring(longest.end());
    return (before.isEmpty() ? ":" : before) + (after.isEmpty() ? ":" : after);
  }
}
