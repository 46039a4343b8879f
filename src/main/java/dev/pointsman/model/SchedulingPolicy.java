package dev.pointsman.model;

/** The algorithm that picks one of the servers of a rule. */
public enum SchedulingPolicy implements Labelled {
  /** The server with the fewest live connections for its weight. */
  LEAST_CONNECTIONS("least-connections"),
  /** One server after the other, smoothly in proportion to their weights. */
  ROUND_ROBIN("round-robin"),
  /** The same client address goes to the same server (Maglev hashing). */
  SOURCE_HASH("source-hash");

  private final String label;

  SchedulingPolicy(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
