package dev.pointsman.policy;

import java.net.InetAddress;
import java.util.List;

/**
 * Picks one server after the other, smoothly in proportion to their weights: with weights 5, 1 and
 * 1 in the order a a b a c a a, and not five times a in a row ({@link SmoothTurns}).
 *
 * <p>An ineligible server is passed over; it neither saves up turns nor loses those it is owed, so
 * that its return causes no burst.
 */
public final class RoundRobin implements Balancer {
  private final List<WeightedServer> servers;
  private final SmoothTurns turns;
  private final int[] candidates;

  RoundRobin(List<WeightedServer> servers) {
    this(Servers.checked(servers), new SmoothTurns(servers));
  }

  private RoundRobin(List<WeightedServer> servers, SmoothTurns turns) {
    this.servers = servers;
    this.turns = turns;
    this.candidates = new int[servers.size()];
  }

  @Override
  public int pick(Load load, InetAddress client) {
    int count = 0;
    for (int i = 0; i < candidates.length; i++) {
      if (load.eligible(i)) {
        candidates[count++] = i;
      }
    }
    return count == 0 ? NONE : turns.next(candidates, count);
  }

  @Override
  public List<WeightedServer> servers() {
    return servers;
  }

  @Override
  public RoundRobin with(List<WeightedServer> changed) {
    List<WeightedServer> after = Servers.checked(changed);
    return new RoundRobin(after, turns.with(servers, after));
  }
}
