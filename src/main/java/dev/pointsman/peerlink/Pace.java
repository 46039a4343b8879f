package dev.pointsman.peerlink;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Keeps a peer that floods from taking more than its share of this machine. */
final class Pace {
  private static final long TENTH = Duration.ofMillis(100).toNanos();

  private long begin = System.nanoTime();
  private int frames;

  /** Counts a frame and, when there were too many, waits for the end of this tenth of a second. */
  void next() {
    frames++;
    long passed = System.nanoTime() - begin;
    if (passed >= TENTH) {
      begin += passed;
      frames = 0;
    } else if (frames >= Limits.FRAMES_A_TENTH) {
      LockSupport.parkNanos(this, TENTH - passed);
    }
  }
}
