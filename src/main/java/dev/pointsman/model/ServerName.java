package dev.pointsman.model;

/**
 * The name an operator gave a server: 1 to 64 letters, digits, dots, hyphens and underscores.
 *
 * @param value the name as written in the configuration
 */
public record ServerName(String value) implements Comparable<ServerName> {
  public ServerName {
    Names.require(value);
  }

  @Override
  public int compareTo(ServerName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
