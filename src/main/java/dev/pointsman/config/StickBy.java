package dev.pointsman.config;

import dev.pointsman.model.Labelled;

/** What a rule knows a client by that is to stay with its server. */
enum StickBy implements Labelled {
  NONE("none"),
  CLIENT_ADDRESS("client-address");

  private final String label;

  StickBy(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
