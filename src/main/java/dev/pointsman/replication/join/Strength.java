package dev.pointsman.replication.join;

import dev.pointsman.model.NodeName;
import java.util.Comparator;
import java.util.List;

/**
 * Which of two clusters the nodes of the other come to: the one with more nodes that reach each
 * other, and of two equal ones that with the node that comes first in the site's list.
 */
final class Strength implements Comparator<ClusterView> {
  private final List<NodeName> order;

  Strength(List<NodeName> order) {
    this.order = order;
  }

  /** Negative if {@code a} is the weaker; 0 only for views with the same first node and size. */
  @Override
  public int compare(ClusterView a, ClusterView b) {
    int bySize = Integer.compare(a.reachable().size(), b.reachable().size());
    return bySize != 0 ? bySize : Integer.compare(first(b), first(a));
  }

  /** The place of its first node in the list; the list's length if it has none of them. */
  private int first(ClusterView view) {
    return view.reachable().stream()
        .mapToInt(order::indexOf)
        .filter(place -> place >= 0)
        .min()
        .orElse(order.size());
  }
}
