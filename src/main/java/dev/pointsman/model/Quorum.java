package dev.pointsman.model;

/** How many scheduler nodes must reach each other before one of them may own a VIP. */
public enum Quorum implements Labelled {
  /** One is enough: availability first, so a site in two halves has two owners. */
  NONE("none"),
  /** More than half of all configured: never two owners, and none in the smaller half. */
  MAJORITY("majority");

  private final String label;

  Quorum(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
