package dev.pointsman.election;

import dev.pointsman.model.HopCopies;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.VipName;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Something that bears on who owns what. */
public sealed interface Input {
  /**
   * A peer's message came. One from a node that is not in {@code schedulers}, or from oneself, has
   * no bearing.
   */
  record Heard(StateMessage message) implements Input {}

  /** The link to a peer closed, as it does when its process ends: it is unreachable at once. */
  record LinkClosed(NodeName peer) implements Input {}

  /**
   * What this node can do changed.
   *
   * @param ready whether it holds the replicated state
   * @param fit the VIPs whose address it could hold: their interface is up
   * @param copies how it stands with the flows of VIPs that hop; of others there is nothing to say
   */
  record Fitness(boolean ready, Set<VipName> fit, Map<VipName, HopCopies> copies) implements Input {
    public Fitness {
      fit = Set.copyOf(fit);
      copies = Map.copyOf(copies);
    }

    /** Of a node none of whose VIPs hops. */
    public Fitness(boolean ready, Set<VipName> fit) {
      this(ready, fit, Map.of());
    }
  }

  /** An operator wants the VIP to move; {@link Decision#answer} says whether it will. */
  record Move(VipName vip, NodeName target) implements Input {}

  /** The node is shutting down: it wants successors for what it owns. There is no way back. */
  record Leave() implements Input {}

  /** The VIPs after a reload; those that were there keep their owners. */
  record Contests(List<Contest> contests) implements Input {
    public Contests {
      contests = List.copyOf(contests);
    }
  }

  /**
   * What {@link Transition.Release} asked for is done: this node does not answer for the VIP any
   * more. Under {@code quorum = majority} nobody else may own it before; under {@code none} it has
   * no bearing.
   */
  record Gone(VipName vip) implements Input {}

  /** The time that {@link Decision#stepAt} named has come. */
  record Tick() implements Input {}
}
