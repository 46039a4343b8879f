package dev.pointsman.peerlink;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Keeps a peer that floods from taking more than its share of this machine. */
final class Pace {
  private static final long TENTH = Duration.ofMillis(100).toNanos();

  private final int most;
  private long begin = System.nanoTime();
  private int frames;

  /** Of {@code most} frames in a tenth of a second. */
  Pace(int most) {
    this.most = most;
  }

  /** Counts a frame and, when there were too many, waits for the end of this tenth of a second. */
  void next() {
    frames++;
    long passed = System.nanoTime() - begin;
    if (passed >= TENTH) {
      begin += passed;
      frames = 0;
    } else if (frames >= most) {
      LockSupport.parkNanos(this, TENTH - passed);
    }
  }
}
