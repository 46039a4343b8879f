package dev.pointsman.model;

/**
 * The name an operator gave a scheduler node: 1 to 64 letters, digits, dots, hyphens and
 * underscores.
 *
 * @param value the name as written in the configuration
 */
public record NodeName(String value) implements Comparable<NodeName> {
  public NodeName {
    Names.require(value);
  }

  @Override
  public int compareTo(NodeName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
