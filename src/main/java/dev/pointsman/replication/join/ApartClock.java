package dev.pointsman.replication.join;

import dev.pointsman.model.NodeName;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Measures for how long each peer has been heard to be in another cluster; immutable.
 *
 * @param since when each was first so, in nanoseconds of the caller's clock
 */
public record ApartClock(Map<NodeName, Long> since) {
  public static final ApartClock NONE = new ApartClock(Map.of());

  public ApartClock {
    since = Map.copyOf(since);
  }

  /** As it is once the peers have told this. */
  public ApartClock heard(ClusterView own, Collection<ClusterView> heard, long now) {
    Map<NodeName, Long> next = new HashMap<>();
    for (ClusterView view : heard) {
      if (own.isMember() && view.isMember() && !own.sameCluster(view)) {
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
