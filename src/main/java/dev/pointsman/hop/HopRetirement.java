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
    HopSlice.run(left, this::close);
  }

  /** Does all of what is left. */
  void end() {
    left.forEach(this::close);
    left.clear();
  }

  private void close(FlowKey key) {
    was.close(key, CloseCause.HANDED_OVER);
  }
}
