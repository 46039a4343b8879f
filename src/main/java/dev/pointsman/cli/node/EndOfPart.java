package dev.pointsman.cli.node;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of one part of a node, which keeps those that end after it waiting for so long only. */
final class EndOfPart {
  private static final Logger LOG = LoggerFactory.getLogger(EndOfPart.class);

  /** Of the part's stack; as many as tell which of our classes waits for what. */
  private static final int FRAMES = 12;

  private EndOfPart() {}

  /**
   * Ends it, on a thread of its own. One that takes longer is logged with what it waits for, and
   * left behind: the thread is a daemon.
   *
   * @return whether it has ended, if only with a failure, which is logged
   */
  static boolean await(String part, Runnable end, Duration longest) {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("pointsman-end-" + part)
            .uncaughtExceptionHandler(
                (of, failure) -> LOG.error("part={} ended with a failure", part, failure))
            .start(end);
    try {
      if (thread.join(longest)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LOG.warn(
        "part={} has not ended within {} ms and is left behind; it is at: {}",
        part,
        longest.toMillis(),
        Arrays.stream(thread.getStackTrace())
            .limit(FRAMES)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining(" < ")));
    return false;
  }
}
