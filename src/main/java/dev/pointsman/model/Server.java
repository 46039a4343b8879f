package dev.pointsman.model;

import java.net.InetAddress;

/**
 * A real server behind a VIP.
 *
 * @param name its name in the site
 * @param address where it is reached
 * @param weight its share of new connections relative to other servers, {@value #MIN_WEIGHT} to
 *     {@value #MAX_WEIGHT}
 * @param maxConnections most live connections over all rules; 0 for no limit
 * @param health how its health is checked
 * @param autoReenable whether it takes connections again by itself once it is healthy after a
 *     failure (Central Dispatch's "Server Auto-re-enable"); otherwise an operator enables it
 */
public record Server(
    ServerName name,
    InetAddress address,
    int weight,
    int maxConnections,
    HealthPolicy health,
    boolean autoReenable) {
  public static final int MIN_WEIGHT = 1;
  public static final int MAX_WEIGHT = 1000;
  public static final int DEFAULT_WEIGHT = 1;

  public Server {
    if (weight < MIN_WEIGHT || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "weight: " + weight + " (expected: " + MIN_WEIGHT + " to " + MAX_WEIGHT + ")");
    }
    if (maxConnections < 0) {
      throw new IllegalArgumentException(
          "max-connections: " + maxConnections + " (expected: >= 0, 0 for no limit)");
    }
  }
}
