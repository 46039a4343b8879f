package dev.pointsman.config.report;

import dev.pointsman.model.Labelled;

/** What follows from a finding. */
public enum Severity implements Labelled {
  /** The configuration cannot be used. */
  ERROR("error"),
  /** The configuration can be used and is probably not what was meant. */
  WARNING("warning");

  private final String label;

  Severity(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
