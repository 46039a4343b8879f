package dev.pointsman.policy;

import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;

/**
 * A server as a balancer sees it.
 *
 * @param name its name in the site
 * @param weight its share of new connections relative to other servers, {@value Server#MIN_WEIGHT}
 *     to {@value Server#MAX_WEIGHT}
 */
public record WeightedServer(ServerName name, int weight) {
  public WeightedServer {
    if (weight < Server.MIN_WEIGHT || weight > Server.MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "weight: "
              + weight
              + " (expected: "
              + Server.MIN_WEIGHT
              + " to "
              + Server.MAX_WEIGHT
              + ")");
    }
  }
}
