package dev.pointsman.testkit.pna;

import dev.pointsman.testkit.net.BytePattern;
import dev.pointsman.testkit.player.StatisticsRecorder;
import java.util.Optional;

/**
 * Counts and verifies the frames of one clip.
 *
 * <p>Losses are told from the indices of a clip of one stream; with several, the index alone does
 * not say whose packet is missing, and nothing is counted as lost. The last packets lost leave no
 * index behind them: {@link #clipEnded()} counts these from what PROP announced.
 */
final class FrameCounter {
  private final StatisticsRecorder recorder;
  private final Optional<BytePattern> pattern;
  private final boolean oneStream;
  private final long announced;
  private long received;
  private long expectedNext;

  FrameCounter(PnaGreeting greeting, StatisticsRecorder recorder) {
    this.recorder = recorder;
    this.pattern = greeting.header(RmChunks.MDPR).flatMap(SyntheticClip::patternOf);
    this.oneStream = greeting.streams() == 1;
    this.announced = greeting.header(RmChunks.PROP).map(RmChunks::packets).orElse(0L);
  }

  /** Counts a frame; how many there have been, this one with them. */
  long count(MediaFrame frame) {
    boolean intact = pattern.map(p -> SyntheticClip.intact(p, frame.data())).orElse(true);
    recorder.packet(frame.data().length, intact);
    received++;
    // The 16 bits on the wire as the number nearest to the one expected.
    long number = expectedNext + (short) (frame.index() - (int) expectedNext);
    expectedNext = Math.max(expectedNext, number + 1);
    if (oneStream) {
      recorder.lost(Math.max(0, expectedNext - received));
    }
    return received;
  }

  void clipEnded() {
    if (oneStream && announced > 0) {
      recorder.lost(Math.max(0, announced - received));
    }
  }
}
