package dev.pointsman.hop;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.FlowKey;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An owner whose flows go on at another node: their accounts here are closed little by little. Part
 * of the VIP's actor.
 */
final class HopRetirement {
  /** The next owner's messages wait for so long at most. */
  private static final long SLICE = 2_000_000;

  private final HopOwner was;
  private final Deque<FlowKey> left;

  HopRetirement(HopOwner was) {
    this.was = was;
    this.left = new ArrayDeque<>(was.keys());
  }

  boolean isDone() {
    return left.isEmpty();
  }

  /** Does some of what is left. */
  void proceed() {
    long now = System.nanoTime();
    while (!left.isEmpty() && System.nanoTime() - now < SLICE) {
      was.close(left.remove(), CloseCause.HANDED_OVER);
    }
  }

  /** Does all of what is left. */
  void end() {
    left.forEach(key -> was.close(key, CloseCause.HANDED_OVER));
    left.clear();
  }
}
