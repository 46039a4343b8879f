package dev.pointsman.replication.wire;

import dev.pointsman.model.AdminState;
import dev.pointsman.model.Server;
import java.util.OptionalInt;

/**
 * What an operator wants of a server.
 *
 * @param admin whether it takes connections
 * @param weight its share of new connections, in place of the one in the rules; empty for that one
 */
public record ServerState(AdminState admin, OptionalInt weight) {
  public static final DocumentFormat<ServerState> FORMAT =
      new DocumentFormat<>("server", 1, ServerState.class);

  public ServerState {
    if (weight.isPresent()
        && (weight.getAsInt() < Server.MIN_WEIGHT || weight.getAsInt() > Server.MAX_WEIGHT)) {
      throw new IllegalArgumentException(
          "weight: "
              + weight.getAsInt()
              + " (expected: "
              + Server.MIN_WEIGHT
              + " to "
              + Server.MAX_WEIGHT
              + ")");
    }
  }
}
