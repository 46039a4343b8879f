package dev.pointsman.model;

/** How a connection reaches its server. */
public enum Forwarding implements Labelled {
  /** The scheduler node copies the bytes both ways. */
  RELAY("relay"),
  /** The connection itself goes to the server, which answers the client directly. */
  HOP("hop");

  private final String label;

  Forwarding(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
