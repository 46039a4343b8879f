package dev.pointsman.model;

/**
 * Names a client connection of this process, counted from 1.
 *
 * @param value the count
 */
public record ConnectionId(long value) {
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
