package dev.pointsman.election;

import dev.pointsman.model.NodeName;
import java.util.Set;

/**
 * How a node stands with what a VIP's owner has and its successor needs: the flows that hop.
 *
 * @param complete whether it has all of them, or there are none to have; an owner always does
 * @param waitsFor the nodes that lack some, as the owner says who tells them; a planned change of
 *     owner waits for them. Empty for a node that does not own the VIP
 */
public record CopyState(boolean complete, Set<NodeName> waitsFor) {
  /** Nothing is lacking anywhere. */
  public static final CopyState COMPLETE = new CopyState(true, Set.of());

  public CopyState {
    waitsFor = Set.copyOf(waitsFor);
  }
}
