package dev.pointsman.testkit.rtsp;

import dev.pointsman.testkit.player.MediaPath;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Transport header (RFC 2326 section 12.39) says that matters here.
 *
 * @param path interleaved is TCP
 * @param first the first channel (interleaved) or the client's RTP port
 */
record Transport(MediaPath path, int first) {
  private static final Pattern INTERLEAVED = Pattern.compile("interleaved=([0-9]{1,3})");
  private static final Pattern CLIENT_PORT = Pattern.compile("client_port=([0-9]{1,5})");

  /** The first of the offered transports that is known; none when there is none. */
  static Optional<Transport> parse(String header) {
    for (String offer : header.split(",", 16)) {
      if (offer.strip().startsWith("RTP/AVP/TCP")) {
        return Optional.of(new Transport(MediaPath.TCP, number(INTERLEAVED, offer).orElse(0)));
      }
      Optional<Integer> port = number(CLIENT_PORT, offer);
      if (offer.strip().startsWith("RTP/AVP") && port.isPresent() && !offer.contains("multicast")) {
        return Optional.of(new Transport(MediaPath.UDP, port.get()));
      }
    }
    return Optional.empty();
  }

  /** The header that asks for this. */
  String request() {
    return switch (path) {
      case TCP -> "RTP/AVP/TCP;unicast;interleaved=" + first + "-" + (first + 1);
      case UDP -> "RTP/AVP;unicast;client_port=" + first + "-" + (first + 1);
    };
  }

  private static Optional<Integer> number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
  }
}
