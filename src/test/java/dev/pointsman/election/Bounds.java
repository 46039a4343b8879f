package dev.pointsman.election;

import static dev.pointsman.election.Simulation.TIMING;

import dev.pointsman.model.Quorum;

/** The bounds the election promises, from its time limits. */
final class Bounds {
  private Bounds() {}

  /**
   * How long a VIP may be without an owner after the last fault, while a node can own it: a peer's
   * word for an owner that has gone ends a silence limit after the owner's own, a node that starts
   * waits, and everything takes a heartbeat to get about. Under {@code majority} the promises to an
   * owner that has gone end too, and so does the wait of a voter that started.
   */
  static long gap(Quorum quorum, long delay) {
    long known = 2 * TIMING.silence().toNanos() + 2 * TIMING.heartbeat().toNanos() + 4 * delay;
    long gap = known + TIMING.startWait().toNanos();
    return quorum == Quorum.NONE ? gap : gap + 2 * TIMING.promiseNanos();
  }
}
