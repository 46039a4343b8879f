package dev.pointsman.model;

/**
 * Names a rule by what it matches, so that it stays the same over reloads: {@code media:7070} or
 * {@code media:80/clips/*} or {@code media:80@www.example.com/clips/*}.
 *
 * @param value VIP name, port, and the request it matches where it looks at one
 */
public record RuleId(String value) implements Comparable<RuleId> {
  @Override
  public int compareTo(RuleId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
