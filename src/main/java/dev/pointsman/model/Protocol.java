package dev.pointsman.model;

/** How much of a connection is read before its server is chosen. */
public enum Protocol implements Labelled {
  /**
   * Nothing is read: any TCP service, also one whose server speaks first. The name is historical.
   */
  TELNET("telnet"),
  /** The head of the first HTTP/1.x request decides. */
  HTTP("http");

  private final String label;

  Protocol(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
