package dev.pointsman.testkit.failover;

import java.time.Duration;

/**
 * One attempt of the client: a TCP connection to the VIP, a request on it, and its answer.
 *
 * @param started when it began to connect ({@link System#nanoTime})
 * @param ended when the answer was there, or the attempt had failed
 * @param node the address of the scheduler node that relayed it, as the server sees it; empty when
 *     it failed
 */
record Probe(long started, long ended, Outcome outcome, String node) {
  /** What a person begins to notice; answers that took longer are counted. */
  static final Duration SLOW = Duration.ofMillis(250);

  /** How an attempt ends. */
  enum Outcome {
    /** The server's name came. */
    ANSWERED,
    /** The connection was refused (RST to the SYN). */
    REFUSED,
    /** The connection was reset or ended without an answer. */
    CUT,
    /** This host or the network says that there is no way. */
    UNREACHABLE,
    /** No answer within the time. */
    TIMED_OUT
  }

  boolean answered() {
    return outcome == Outcome.ANSWERED;
  }

  /** Whether it was answered, but late. */
  boolean slow() {
    return answered() && ended - started > SLOW.toNanos();
  }
}
