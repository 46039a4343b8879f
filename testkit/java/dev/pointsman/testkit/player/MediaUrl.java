package dev.pointsman.testkit.player;

import dev.pointsman.testkit.net.HostPort;
import java.net.InetSocketAddress;

/**
 * The URL of a stream, {@code pnm://host[:port]/path} or {@code rtsp://host[:port]/path}.
 *
 * @param scheme {@code pnm} or {@code rtsp}
 * @param address the host resolved, with the scheme's own port (7070, 554) where none is written
 * @param path without its leading slash
 */
public record MediaUrl(String scheme, InetSocketAddress address, String path) {
  /**
   * Parses a URL, blanks around it allowed, as a line of a {@code .ram} metafile has them.
   *
   * @throws IllegalArgumentException with one sentence that names the text and what is allowed
   */
  public static MediaUrl parse(String text) {
    String url = text.strip();
    int colon = url.indexOf("://");
    int defaultPort =
        switch (colon < 0 ? "" : url.substring(0, colon)) {
          case "pnm" -> 7070; // IANA: arcp; RealServer's default
          case "rtsp" -> 554; // RFC 2326 section 3.2
          default ->
              throw new IllegalArgumentException(
                  "\"" + text + "\" is not a media URL (expected: pnm://... or rtsp://...)");
        };
    int slash = url.indexOf('/', colon + 3);
    String authority = slash < 0 ? url.substring(colon + 3) : url.substring(colon + 3, slash);
    String path = slash < 0 ? "" : url.substring(slash + 1);
    String hostPort = authority.contains(":") ? authority : authority + ":" + defaultPort;
    return new MediaUrl(url.substring(0, colon), HostPort.parse(hostPort), path);
  }

  /** The URL as a player writes it, the port always there. */
  @Override
  public String toString() {
    return scheme + "://" + HostPort.format(address) + "/" + path;
  }
}
