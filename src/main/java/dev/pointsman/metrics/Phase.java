package dev.pointsman.metrics;

import dev.pointsman.model.Labelled;

/** A phase of a takeover, by what ends it. */
public enum Phase implements Labelled {
  /** It was noticed that the owner before is gone. */
  NOTICED("noticed"),
  /** It was decided to take the VIP. */
  DECIDED("decided"),
  /** The address was here. */
  HELD("held"),
  /** The neighbours were told. */
  ANNOUNCED("announced"),
  /** The first connection of a client was accepted. */
  FIRST_CONNECTION("first-connection");

  private final String label;

  Phase(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
