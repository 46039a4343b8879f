package dev.pointsman.replication.join;

import dev.pointsman.model.NodeName;
import dev.pointsman.replication.join.Step.Form;
import dev.pointsman.replication.join.Step.Join;
import dev.pointsman.replication.join.Step.Restart;
import dev.pointsman.replication.join.Step.RestartAndJoin;
import dev.pointsman.replication.join.Step.Stay;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides how nodes that start in any order, alone or together, come to be one cluster, and how two
 * clusters become one again.
 *
 * <ul>
 *   <li>In no cluster: join the strongest cluster that is heard. If none is, and every node of the
 *       list is heard, the first of the list forms one at once. If some are missing, the first of
 *       those that are heard waits for {@link Patience#discovery} and forms one; one that is not
 *       the first waits that much longer for each node before it, should they not come to it.
 *   <li>Joining: if it is not let in, start anew; soon if nobody is there any more to let it in.
 *   <li>Member: if a peer has been heard that is in another cluster, and that was the stronger for
 *       {@link Patience#apart}, start anew and join it. All nodes of the weaker cluster do so.
 * </ul>
 */
public final class JoinPlan {
  private final List<NodeName> order;
  private final Patience patience;
  private final Strength strength;

  /**
   * @param order all scheduler nodes of the site, in the order of its file
   */
  public JoinPlan(List<NodeName> order, Patience patience) {
    this.order = List.copyOf(order);
    this.patience = patience;
    this.strength = new Strength(this.order);
  }

  /**
   * What to do next.
   *
   * @param own what this node tells of itself
   * @param heard what peers that are heard now tell
   * @param inPhase how long this node has been in its phase
   * @param apart how long each peer has been in a stronger cluster: see {@link ApartClock}
   */
  public Step next(
      ClusterView own,
      Collection<ClusterView> heard,
      Duration inPhase,
      Map<NodeName, Duration> apart) {
    return switch (own.phase()) {
      case STARTING -> new Stay();
      case UNFORMED -> unformed(own, heard, inPhase);
      case JOINING -> joining(heard, inPhase);
      case MEMBER -> member(own, heard, apart);
    };
  }

  private Step unformed(ClusterView own, Collection<ClusterView> heard, Duration waited) {
    Optional<ClusterView> strongest = strongest(heard);
    if (strongest.isPresent()) {
      return new Join(strongest.get().node());
    }
    List<NodeName> present =
        order.stream()
            .filter(
                node ->
                    node.equals(own.node()) || heard.stream().anyMatch(v -> v.node().equals(node)))
            .toList();
    int place = Math.max(0, present.indexOf(own.node()));
    boolean complete = present.size() == order.size();
    Duration wait = patience.discovery().multipliedBy(place + (complete && place == 0 ? 0 : 1));
    return waited.compareTo(wait) >= 0 ? new Form() : new Stay();
  }

  private Step joining(Collection<ClusterView> heard, Duration waited) {
    boolean anybodyThere = strongest(heard).isPresent();
    Duration wait = anybodyThere ? patience.joining() : patience.discovery();
    if (waited.compareTo(wait) < 0) {
      return new Stay();
    }
    return new Restart(anybodyThere ? "it is not let in" : "there is nobody left to let it in");
  }

  private Step member(
      ClusterView own, Collection<ClusterView> heard, Map<NodeName, Duration> apart) {
    List<ClusterView> others =
        heard.stream()
            .filter(
                view ->
                    apart.getOrDefault(view.node(), Duration.ZERO).compareTo(patience.apart()) >= 0)
            .toList();
    return strongest(others)
        .filter(view -> strength.compare(own, view) < 0)
        .<Step>map(
            view ->
                new RestartAndJoin(
                    view.node(),
                    "the cluster of "
                        + view.reachable()
                        + " is to be joined by that of "
                        + own.reachable()))
        .orElseGet(Stay::new);
  }

  private Optional<ClusterView> strongest(Collection<ClusterView> views) {
    // Of one cluster the first in the list.
    return views.stream()
        .filter(ClusterView::isMember)
        .max(
            strength.thenComparing(
                Comparator.comparingInt((ClusterView view) -> order.indexOf(view.node()))
                    .reversed()));
  }
}
