package dev.pointsman.model;

import java.util.Set;

/**
 * Whether the flows of a VIP that hops would go on at its next owner.
 *
 * @param complete whether this node has all of them, or there are none to have; an owner always has
 * @param lacking the nodes that this one tells of its flows and that lack some; a planned change of
 *     owner waits for them. Empty unless it is the owner
 */
public record HopCopies(boolean complete, Set<NodeName> lacking) {
  /** Nothing hops, or all is there. */
  public static final HopCopies ALL = new HopCopies(true, Set.of());

  public HopCopies {
    lacking = Set.copyOf(lacking);
  }
}
