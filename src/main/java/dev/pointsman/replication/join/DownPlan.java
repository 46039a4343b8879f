package dev.pointsman.replication.join;

import dev.pointsman.model.NodeName;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides which unreachable members a node gives up ("downs", in Pekko); immutable.
 *
 * <p>It asks for no majority, so both sides of a split may give each other up. That is safe here
 * and nowhere else: no ownership hangs on membership, and a node given up joins again.
 *
 * @param unreachableSince when each unreachable member was first so, in nanoseconds of the caller's
 *     clock
 * @param waitingSince when each peer was first heard that waits to be let in
 */
public record DownPlan(Map<NodeName, Long> unreachableSince, Map<NodeName, Long> waitingSince) {
  public static final DownPlan NONE = new DownPlan(Map.of(), Map.of());

  public DownPlan {
    unreachableSince = Map.copyOf(unreachableSince);
    waitingSince = Map.copyOf(waitingSince);
  }

  /** As it is once this node and its peers have told this. */
  public DownPlan heard(ClusterView own, Collection<ClusterView> heard, long now) {
    Map<NodeName, Long> unreachable = new HashMap<>();
    own.unreachable()
        .forEach(node -> unreachable.put(node, unreachableSince.getOrDefault(node, now)));
    Map<NodeName, Long> waiting = new HashMap<>();
    for (ClusterView view : heard) {
      if (own.isMember() && view.phase() == Phase.JOINING) {
        waiting.put(view.node(), waitingSince.getOrDefault(view.node(), now));
      }
    }
    return new DownPlan(unreachable, waiting);
  }

  /** Who is given up now. */
  public Set<NodeName> due(Patience patience, long now) {
    boolean inTheWay =
        waitingSince.values().stream().anyMatch(start -> now - start >= nanos(patience.inTheWay()));
    long wait =
        inTheWay
            ? Math.min(nanos(patience.inTheWay()), nanos(patience.unreachable()))
            : nanos(patience.unreachable());
    Set<NodeName> due = new TreeSet<>();
    unreachableSince.forEach(
        (node, start) -> {
          if (now - start >= wait) {
            due.add(node);
          }
        });
    return due;
  }

  private static long nanos(Duration duration) {
    return duration.toNanos();
  }
}
