package dev.pointsman.metrics;

import dev.pointsman.model.Labelled;

/** What is done with the address of a VIP. */
public enum AddressOperation implements Labelled {
  ADD("add"),
  REMOVE("remove"),
  ANNOUNCE("announce");

  private final String label;

  AddressOperation(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
