package dev.pointsman.election;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Quorum;
import dev.pointsman.model.VipName;
import java.util.HashSet;
import java.util.List;

/**
 * A VIP as the election sees it.
 *
 * @param vip the VIP
 * @param candidates the nodes that may own it, in order of preference; 1 or more, none twice
 * @param preempt whether a candidate takes the VIP from one that comes later in the list
 * @param quorum whose consent an owner needs
 */
public record Contest(VipName vip, List<NodeName> candidates, boolean preempt, Quorum quorum) {
  public Contest {
    candidates = List.copyOf(candidates);
    if (candidates.isEmpty() || new HashSet<>(candidates).size() < candidates.size()) {
      throw new IllegalArgumentException(
          "vip " + vip + ": schedulers: " + candidates + " (expected: 1 or more, none twice)");
    }
  }

  /** The node's place in the list, from 0; a node that is not listed comes after all that are. */
  int rank(NodeName node) {
    int index = candidates.indexOf(node);
    return index < 0 ? candidates.size() : index;
  }

  boolean lists(NodeName node) {
    return candidates.contains(node);
  }
}
