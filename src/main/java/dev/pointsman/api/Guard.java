package dev.pointsman.api;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Keeps web pages from using the API through their reader's browser. There is no password, so a
 * browser on the same machine is all that a page would need:
 *
 * <ul>
 *   <li>A page from elsewhere may send a POST, though it cannot read the answer. Browsers name such
 *       a page in {@code Origin} (RFC 6454, section 7); it has to be this API's own.
 *   <li>A page's host name may be made to point at 127.0.0.1 ("DNS rebinding"); then the API would
 *       be its own origin. An API that listens on a loopback address therefore answers only to an
 *       address or {@code localhost} in {@code Host}.
 * </ul>
 *
 * @param loopback whether the API listens on a loopback address
 */
record Guard(boolean loopback) {
  static Guard of(InetAddress listening) {
    return new Guard(listening.isLoopbackAddress());
  }

  /** Why a request is refused, if it is. */
  Optional<String> refusal(HttpRequest request) {
    String host = header(request, "host").orElse("");
    if (loopback && !host.isEmpty() && !isAddress(hostOf(host))) {
      return Optional.of(
          "Host: " + host + " (expected: an address or localhost, as the API listens on loopback)");
    }
    return header(request, "origin")
        .filter(origin -> !origin.equalsIgnoreCase("http://" + host))
        .map(origin -> "Origin: " + origin + " (expected: none, or http://" + host + ")");
  }

  private static Optional<String> header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }

  /** The host of {@code host:port}; of {@code [::1]:80} it is {@code [::1]}. */
  private static String hostOf(String hostAndPort) {
    try {
      String host = URI.create("http://" + hostAndPort).getHost();
      return host == null ? "" : host.toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException notAHost) {
      return "";
    }
  }

  private static boolean isAddress(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return !InetAddress.ofLiteral(host).getHostAddress().isEmpty();
    } catch (IllegalArgumentException aName) {
      return false;
    }
  }
}
