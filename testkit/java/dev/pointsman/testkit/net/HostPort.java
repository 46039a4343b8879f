package dev.pointsman.testkit.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Reads and writes {@code host:port}, as it is typed on a command line. */
public final class HostPort {
  private HostPort() {}

  /**
   * Parses {@code host:port}.
   *
   * @param text such as {@code 127.0.0.11:7070}; port 0 asks the kernel for a free one
   * @throws IllegalArgumentException with one sentence that names the text and what is allowed
   */
  public static InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0 || colon == text.length() - 1) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not an address (expected: host:port, such as 127.0.0.11:7070)");
    }
    return new InetSocketAddress(host(text, text.substring(0, colon)), port(text, colon + 1));
  }

  /** The address as {@code host:port}, the host in figures. */
  public static String format(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    return (ip == null ? address.getHostString() : ip.getHostAddress()) + ":" + address.getPort();
  }

  private static InetAddress host(String text, String host) {
    try {
      return InetAddress.getAllByName(host)[0];
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\": host \"" + host + "\" is not known (expected: an address or a name)",
          e);
    }
  }

  private static int port(String text, int from) {
    String digits = text.substring(from);
    try {
      int port = Integer.parseInt(digits);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(badPort(text, digits), e);
    }
    throw new IllegalArgumentException(badPort(text, digits));
  }

  private static String badPort(String text, String digits) {
    return "\"" + text + "\": port \"" + digits + "\" is not a port (expected: 0 to 65535)";
  }
}
