package dev.pointsman.model;

/**
 * What becomes of the hopped connections of a server that takes no more: one that is down, that an
 * operator has disabled, or that a reload has taken away. One that drains keeps them in any case.
 */
public enum ServerGone implements Labelled {
  /** They go on, as far as the server goes on with them. */
  KEEP("keep"),
  /** They are closed at once: their clients are reset. */
  CLOSE("close"),
  /** They are closed one after the other, so that their clients do not all come back at once. */
  CLOSE_GRADUALLY("close-gradually");

  private final String label;

  ServerGone(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
