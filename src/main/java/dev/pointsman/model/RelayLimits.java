package dev.pointsman.model;

import java.time.Duration;

/**
 * The bounds of a rule's connections.
 *
 * @param maxConnections most live connections of the rule; 0 for no limit
 * @param retries how many further servers are tried when connecting to the first fails, 0 to 10
 * @param connectTimeout how long a connection to a server may take to be established
 * @param idleTimeout how long a connection may stand without a byte either way
 * @param headTimeout how long the first request's head may take to arrive in full
 * @param maxHeadBytes the longest head of a first request
 */
public record RelayLimits(
    int maxConnections,
    int retries,
    Duration connectTimeout,
    Duration idleTimeout,
    Duration headTimeout,
    int maxHeadBytes) {

  /**
   * An hour idle, as Envoy has it: a player's control connection may be silent for as long as a
   * clip plays while its media goes by UDP.
   */
  public static final RelayLimits DEFAULT =
      new RelayLimits(
          0, 2, Duration.ofSeconds(3), Duration.ofHours(1), Duration.ofSeconds(10), 16 * 1024);
}
