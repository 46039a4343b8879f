package dev.pointsman.testkit.rtsp;

import dev.pointsman.testkit.net.BytePattern;
import java.time.Duration;

/**
 * Mu-law audio that is noise, but the same noise for everyone who knows the seed: packet {@code n}
 * holds the bytes 160n to 160n + 159 of the seed's {@link BytePattern}.
 *
 * @param seed of the content
 * @param duration at least one packet's 20 ms
 */
public record PatternMedia(long seed, Duration duration) {
  /** Bytes, and samples, in a packet: 20 ms at 8 kHz (RFC 3551 section 4.2). */
  public static final int PACKET = 160;

  /** The time that a packet lasts. */
  public static final Duration PACKET_TIME = Duration.ofMillis(20);

  static final String SEED_ATTRIBUTE = "a=x-pointsman-seed:";

  public PatternMedia {
    if (duration.compareTo(PACKET_TIME) < 0 || duration.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("duration: " + duration + " (expected: 20 ms to one day)");
    }
  }

  /** How many packets there are. */
  public int packetCount() {
    return (int) duration.dividedBy(PACKET_TIME);
  }

  /** The description that DESCRIBE answers (RFC 4566). */
  String sdp(String host) {
    return String.join(
        "\r\n",
        "v=0",
        "o=- " + Long.toUnsignedString(seed) + " 1 IN IP4 " + host,
        "s=Pointsman testkit",
        "c=IN IP4 0.0.0.0",
        "t=0 0",
        "a=control:*",
        "a=range:npt=0-" + duration.toMillis() / 1000.0,
        SEED_ATTRIBUTE + seed,
        "m=audio 0 RTP/AVP 0",
        "a=rtpmap:0 PCMU/8000",
        "a=control:trackID=0",
        "");
  }
}
