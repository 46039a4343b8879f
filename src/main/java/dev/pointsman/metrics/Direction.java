package dev.pointsman.metrics;

import dev.pointsman.model.Labelled;

/** Which of the two links with a peer. */
public enum Direction implements Labelled {
  /** The one by which this node hears the peer. */
  FROM_PEER("from"),
  /** The one by which the peer hears this node. */
  TO_PEER("to");

  private final String label;

  Direction(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
