package dev.pointsman.election;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Ownership;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one node knows at one moment, for operators.
 *
 * @param nodes all scheduler nodes, in order of their names
 * @param vips the VIPs, in order of their names
 * @param quorate whether this node and those that it hears and that hear it are a majority
 */
public record ElectionView(List<NodeView> nodes, List<VipView> vips, boolean quorate) {
  public ElectionView {
    nodes = List.copyOf(nodes);
    vips = List.copyOf(vips);
  }

  /**
   * A scheduler node.
   *
   * @param reachable whether it is heard; this node always is
   * @param ready whether it holds the replicated state, by its newest message
   * @param leaving whether it is shutting down, by its newest message
   * @param since since when it is reachable or not, on the clock of the steps; this node's start if
   *     it was never heard
   * @param incomplete the VIPs of which it does not have all flows that hop, by its newest message
   */
  public record NodeView(
      NodeName node,
      boolean reachable,
      boolean ready,
      boolean leaving,
      long since,
      Set<VipName> incomplete) {
    public NodeView {
      incomplete = Set.copyOf(incomplete);
    }
  }

  /**
   * A VIP.
   *
   * @param owner who owns it, as far as this node knows
   * @param highest the latest term known, which may be later than the owner's
   */
  public record VipView(VipName vip, Optional<Ownership> owner, Role role, Term highest) {}
}
