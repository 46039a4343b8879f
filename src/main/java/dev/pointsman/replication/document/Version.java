package dev.pointsman.replication.document;

import dev.pointsman.model.NodeName;

/**
 * Which of the changes of a document: the more often it has been changed, the newer it is.
 *
 * <p>A writer takes the counter of the document it replaces, plus 1. Two nodes that change a
 * document at the same time, or while they are cut off from each other, may choose the same
 * counter; then the writer whose name is later in the alphabet wins. No clock is in it, so a wrong
 * clock cannot make an old change win.
 *
 * <p>Example: {@code sched-1} and {@code sched-2} are cut off. {@code sched-1} disables a server
 * twice over, {@code sched-2} enables it once; from 5 they come to 7 and 6, and when they meet the
 * server is disabled. Had each changed it once, {@code sched-2} would win.
 *
 * @param counter from 1 to {@link #MAX_COUNTER}
 * @param writer the node on which it was changed
 */
public record Version(long counter, NodeName writer) implements Comparable<Version> {
  /** More changes than a document sees in its life, and there is room to count on. */
  public static final long MAX_COUNTER = 1L << 62;

  public Version {
    if (counter < 1 || counter > MAX_COUNTER) {
      throw new IllegalArgumentException(
          "counter: " + counter + " (expected: 1 to " + MAX_COUNTER + ")");
    }
  }

  @Override
  public int compareTo(Version other) {
    int byCounter = Long.compare(counter, other.counter);
    return byCounter != 0 ? byCounter : writer.compareTo(other.writer);
  }

  /** {@code 7@sched-1}. */
  @Override
  public String toString() {
    return counter + "@" + writer;
  }
}
