package dev.pointsman.testkit.rtsp;

import dev.pointsman.testkit.net.BytePattern;
import dev.pointsman.testkit.player.StatisticsRecorder;
import java.io.IOException;
import java.util.Optional;

/** Counts and verifies the RTP packets of one stream; losses are told from sequence numbers. */
final class RtpCounter {
  private final Optional<BytePattern> pattern;
  private final StatisticsRecorder recorder;
  private long received;
  private long first = -1;
  private long expectedNext;

  RtpCounter(Optional<BytePattern> pattern, StatisticsRecorder recorder) {
    this.pattern = pattern;
    this.recorder = recorder;
  }

  void count(byte[] bytes, int length) throws IOException {
    RtpPacket packet = RtpPacket.decode(bytes, length);
    byte[] payload = packet.payload();
    if (first < 0) { // only our own stream begins at 0
      first = pattern.isPresent() ? 0 : packet.sequence();
      expectedNext = first;
    }
    // The 16 bits on the wire as the number nearest to the one expected.
    long number = expectedNext + (short) (packet.sequence() - (int) expectedNext);
    expectedNext = Math.max(expectedNext, number + 1);
    received++;
    boolean intact =
        pattern
            .map(p -> p.mismatch(payload, 0, payload.length, number * PatternMedia.PACKET) < 0)
            .orElse(true);
    recorder.packet(payload.length, intact);
    recorder.lost(Math.max(0, expectedNext - first - received));
  }
}
