package dev.pointsman.testkit.streams;

import java.time.Duration;

/**
 * How streams look on the wire; all numbers are big-endian.
 *
 * <pre>{@code
 * player to server, TCP: long number, int the player's UDP port, int 0
 * player to server, UDP: long number
 * server to player, TCP and UDP: long the highest number heard on that way, then zeros
 * }</pre>
 */
final class Wire {
  /** Between two pieces of media on each way. */
  static final Duration TICK = Duration.ofMillis(250);

  /** Between two questions over the connection. */
  static final Duration ASK = Duration.ofMillis(250);

  /** Between two reports in datagrams. */
  static final Duration REPORT = Duration.ofMillis(500);

  /** What is due in a round is spread over so many parts of it, lest all be sent at once. */
  static final Duration SLOT = Duration.ofMillis(10);

  /** Bytes of a question. */
  static final int QUESTION = 16;

  /** Bytes of a piece of media: a telephone's 20 ms (RTP with PCMU) have as many. */
  static final int MEDIA = 172;

  private Wire() {}

  static int slots(Duration round) {
    return (int) (round.toNanos() / SLOT.toNanos());
  }
}
