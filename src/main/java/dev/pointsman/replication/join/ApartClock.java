package dev.pointsman.replication.join;

import dev.pointsman.model.NodeName;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures for how long each peer has been heard to be in another and stronger cluster; immutable.
 *
 * <p>Stronger all that time: a machine that stood still for a second has heard none of its fellow
 * members meanwhile, so that each of a cluster's nodes counts itself alone for a moment. If that
 * moment decided, all of them would leave their cluster for that of a single node.
 *
 * @param since when each was first so, in nanoseconds of the caller's clock
 */
public record ApartClock(Map<NodeName, Long> since) {
  public static final ApartClock NONE = new ApartClock(Map.of());

  public ApartClock {
    since = Map.copyOf(since);
  }

  /**
   * As it is once the peers have told this.
   *
   * @param order all scheduler nodes of the site, in the order of its file
   */
  public ApartClock heard(
      ClusterView own, Collection<ClusterView> heard, List<NodeName> order, long now) {
    Strength strength = new Strength(order);
    Map<NodeName, Long> next = new HashMap<>();
    for (ClusterView view : heard) {
      boolean other = own.isMember() && view.isMember() && !own.sameCluster(view);
      if (other && strength.compare(own, view) < 0) {
        next.put(view.node(), since.getOrDefault(view.node(), now));
      }
    }
    return new ApartClock(next);
  }

  /** How long each has been so. */
  public Map<NodeName, Duration> at(long now) {
    Map<NodeName, Duration> durations = new HashMap<>();
    since.forEach((node, start) -> durations.put(node, Duration.ofNanos(now - start)));
    return durations;
  }
}
