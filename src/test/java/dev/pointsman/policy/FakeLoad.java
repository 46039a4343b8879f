package dev.pointsman.policy;

import java.util.Arrays;
import java.util.stream.IntStream;

/** What the test says the servers are doing. */
final class FakeLoad implements Load {
  final boolean[] eligible;
  final int[] live;

  /** All eligible, none live. */
  FakeLoad(int servers) {
    eligible = new boolean[servers];
    Arrays.fill(eligible, true);
    live = new int[servers];
  }

  @Override
  public boolean eligible(int index) {
    return eligible[index];
  }

  @Override
  public int live(int index) {
    return live[index];
  }

  boolean anyEligible() {
    return IntStream.range(0, eligible.length).anyMatch(i -> eligible[i]);
  }
}
