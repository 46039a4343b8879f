package dev.pointsman.testkit.rtsp;

import dev.pointsman.testkit.net.BytePattern;
import java.net.ProtocolException;
import java.util.Optional;

/**
 * What is read of a session description (RFC 4566).
 *
 * @param control the URL to SETUP, of the first stream
 * @param pattern by which the media can be verified; none for anyone else's
 */
record Sdp(String control, Optional<BytePattern> pattern) {
  static Sdp parse(RtspMessage described, String url) throws ProtocolException {
    String base =
        described.header("Content-Base").or(() -> described.header("Content-Location")).orElse(url);
    boolean inMedia = false;
    String control = "";
    Optional<BytePattern> pattern = Optional.empty();
    for (String line : described.body().lines().toList()) {
      if (line.startsWith("m=")) {
        if (inMedia) {
          break;
        }
        inMedia = true;
      } else if (inMedia && line.startsWith("a=control:")) {
        control = line.substring("a=control:".length());
      } else if (line.startsWith(PatternMedia.SEED_ATTRIBUTE)) {
        pattern = Optional.of(new BytePattern(seed(line)));
      }
    }
    if (!inMedia) {
      throw new ProtocolException("a description without a stream (expected: m=)");
    }
    String joined = control.isEmpty() ? base : (base.endsWith("/") ? base : base + "/") + control;
    return new Sdp(control.contains("://") ? control : joined, pattern);
  }

  private static long seed(String line) throws ProtocolException {
    try {
      return Long.parseLong(line.substring(PatternMedia.SEED_ATTRIBUTE.length()));
    } catch (NumberFormatException e) {
      throw new ProtocolException("\"" + line + "\" is not a seed");
    }
  }
}
