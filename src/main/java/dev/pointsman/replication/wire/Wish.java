package dev.pointsman.replication.wire;

import dev.pointsman.model.NodeName;
import java.util.Optional;

/**
 * Where an operator wants a VIP to be.
 *
 * @param node the scheduler node; empty for no wish any more
 */
public record Wish(Optional<NodeName> node) {
  public static final DocumentFormat<Wish> FORMAT = new DocumentFormat<>("wish", 1, Wish.class);
}
