package dev.pointsman.policy;

/**
 * What the servers of a balancer are doing now. An answer must not change during one {@link
 * Balancer#pick}.
 */
public interface Load {
  /** Whether the server at {@code index} may take a new connection. */
  boolean eligible(int index);

  /** How many connections the server at {@code index} has, 0 or more. */
  int live(int index);
}
