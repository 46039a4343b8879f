package dev.pointsman.model;

/**
 * The name an operator gave a VIP: 1 to 64 letters, digits, dots, hyphens and underscores.
 *
 * @param value the name as written in the configuration
 */
public record VipName(String value) implements Comparable<VipName> {
  public VipName {
    Names.require(value);
  }

  @Override
  public int compareTo(VipName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
