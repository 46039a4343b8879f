package dev.pointsman.replication;

/**
 * How a peer's documents, as it told last, differ from this node's. Where both have changes of one
 * kind that the other lacks, only the difference in number is known, or that there is at least one.
 *
 * @param behind how many changes of this node it lacks
 * @param ahead how many changes of its own this node lacks
 */
public record Lag(long behind, long ahead) {
  static final Lag NONE = new Lag(0, 0);

  /** Whether both hold the same. */
  public boolean inStep() {
    return behind == 0 && ahead == 0;
  }
}
