package dev.pointsman.election;

import dev.pointsman.model.HopCopies;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * How a node stands in the contest for a VIP, as one node sees it.
 *
 * @param rank its place in the VIP's list, from 0
 * @param eligible whether the choice may fall on it
 * @param claim its claim, if it owns the VIP
 * @param hears whom it hears; empty when it is known only from another node
 * @param copies how it stands with the flows that hop
 */
record Standing(
    NodeName node,
    int rank,
    boolean eligible,
    Optional<Claim> claim,
    Set<NodeName> hears,
    HopCopies copies) {
  /** By place in the list; names decide between nodes that are not listed. */
  static final Comparator<Standing> BY_RANK =
      Comparator.comparingInt(Standing::rank).thenComparing(Standing::node);

  /** Those first that have all flows, and then by place. */
  static final Comparator<Standing> BY_COPIES =
      Comparator.comparing((Standing standing) -> !standing.copies().complete())
          .thenComparing(BY_RANK);

  /**
   * The total order of claims, the best first: those that are not provisional, then the latest
   * term, then the earliest place in the list. It is what leaves one owner after a split has
   * healed, and not the one that was cut off.
   */
  static final Comparator<Standing> BY_CLAIM =
      Comparator.comparing(Standing::isProvisional)
          .thenComparing(Comparator.comparing(Standing::term).reversed())
          .thenComparing(BY_RANK);

  boolean claims() {
    return claim.isPresent();
  }

  Term term() {
    return claim.map(Claim::term).orElse(Term.NONE);
  }

  boolean isProvisional() {
    return claim.filter(Claim::provisional).isPresent();
  }

  Standing withoutClaim() {
    return new Standing(node, rank, eligible, Optional.empty(), hears, copies);
  }

  /** Whether it is an owner that still tells the other of flows. */
  boolean waitsFor(Standing other) {
    return copies.lacking().contains(other.node);
  }

  /** Whether the two can settle a change of owner between them. */
  boolean converses(Standing other) {
    return hears.contains(other.node) && other.hears.contains(node);
  }
}
