package dev.pointsman.replication.join;

import dev.pointsman.model.NodeName;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds peers that this node's cluster does not let in, though nothing is in the way; immutable.
 *
 * <p>A peer that is not let in starts its cluster anew and asks again ({@link JoinPlan}). When that
 * has come to nothing several times it may be the other side, of which nobody else would start
 * anything anew: seen with Pekko 1.7.0 is a member that answers no request to join for a minute,
 * while it works with the members that it has. The one that was asked, the first of its cluster,
 * then starts anew, too; once for each peer, as a peer may also be one that is not to be let in.
 *
 * @param since since when each peer has been heard outside of any cluster, in nanoseconds of the
 *     caller's clock
 * @param triedFor the peers for whose sake this node has started anew and who have been in no
 *     cluster since
 * @param members of the cluster that does not let them in; when it becomes another, they are given
 *     as much time anew
 */
public record ShutOut(Map<NodeName, Long> since, Set<NodeName> triedFor, Set<NodeName> members) {
  public static final ShutOut NOBODY = new ShutOut(Map.of(), Set.of(), Set.of());

  /** How often a peer tries by itself before. */
  private static final int TRIES = 3;

  public ShutOut {
    since = Map.copyOf(since);
    triedFor = Set.copyOf(triedFor);
    members = Set.copyOf(members);
  }

  /** As it is once the peers have told this. */
  public ShutOut heard(ClusterView own, Collection<ClusterView> heard, long now) {
    Map<NodeName, Long> waiting = new HashMap<>();
    Set<NodeName> tried = new HashSet<>(triedFor);
    boolean same = own.members().keySet().equals(members);
    for (ClusterView view : heard) {
      if (view.isMember()) {
        tried.remove(view.node());
      } else if (own.isMember()) {
        waiting.put(view.node(), same ? since.getOrDefault(view.node(), now) : now);
      }
    }
    return new ShutOut(waiting, tried, own.members().keySet());
  }

  /**
   * For whose sake this node is to start its cluster anew now.
   *
   * @param order all scheduler nodes of the site, in the order of its file
   */
  public Optional<NodeName> due(
      ClusterView own, List<NodeName> order, Patience patience, long now) {
    Optional<NodeName> asked = order.stream().filter(n -> own.members().containsKey(n)).findFirst();
    if (!own.isMember() || !own.unreachable().isEmpty() || !asked.equals(Optional.of(own.node()))) {
      return Optional.empty();
    }
    Duration wait = patience.joining().multipliedBy(TRIES);
    return since.entrySet().stream()
        .filter(peer -> !triedFor.contains(peer.getKey()))
        .filter(peer -> now - peer.getValue() >= wait.toNanos())
        .map(Map.Entry::getKey)
        .min(Comparator.naturalOrder());
  }

  /** As it is once this node starts anew for a peer's sake. */
  public ShutOut tried(NodeName peer) {
    Set<NodeName> more = new HashSet<>(triedFor);
    more.add(peer);
    return new ShutOut(since, more, members);
  }
}
