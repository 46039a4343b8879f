package dev.pointsman.hop;

import java.util.Queue;
import java.util.function.Consumer;

/** A part of work that need not be done at once, short enough for others to wait for. */
final class HopSlice {
  /** A first packet, or a message of the next owner's, waits for so long at most. */
  private static final long NANOS = 2_000_000;

  private HopSlice() {}

  /**
   * Takes from the queue, and does what is to be done with each, until it is empty or time is up.
   */
  static <T> void run(Queue<T> left, Consumer<? super T> work) {
    long begin = System.nanoTime();
    while (!left.isEmpty() && System.nanoTime() - begin < NANOS) {
      work.accept(left.remove());
    }
  }
}
