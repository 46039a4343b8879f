package dev.pointsman.replication;

import dev.pointsman.model.Labelled;

/** What a replica holds when it is ready. */
public enum Readiness implements Labelled {
  /** What all peers hold that are heard. */
  IN_STEP("in-step"),
  /** What was on its disk: no peer is heard. */
  ALONE("alone"),
  /** What was on its disk, and perhaps not all that its peers hold: they took too long. */
  LATE("late");

  private final String label;

  Readiness(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
