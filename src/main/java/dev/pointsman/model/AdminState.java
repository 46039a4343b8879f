package dev.pointsman.model;

/** What an operator wants of a server. */
public enum AdminState implements Labelled {
  /** It takes new connections while it is healthy. */
  ENABLED("enabled"),
  /** It keeps its connections and takes no new ones. */
  DRAINING("draining"),
  /** It takes no connections; those it has are closed. */
  DISABLED("disabled");

  private final String label;

  AdminState(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
