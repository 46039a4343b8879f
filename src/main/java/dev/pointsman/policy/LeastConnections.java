package dev.pointsman.policy;

import java.net.InetAddress;
import java.util.List;

/**
 * Picks the server with the fewest live connections for its weight.
 *
 * <p>With weights 1 and 2 and 3 and 5 live connections, 3/1 &gt; 5/2, so the second takes the next.
 * At 3 and 6 they are level; servers that are level take turns in proportion to their weights
 * ({@link SmoothTurns}). That matters where connections are short: with none live all servers are
 * level, and without turns by weight the first in the list would take everything.
 */
public final class LeastConnections implements Balancer {
  private final List<WeightedServer> servers;
  private final SmoothTurns turns;
  private final int[] weights;
  private final int[] level;

  LeastConnections(List<WeightedServer> servers) {
    this(Servers.checked(servers), new SmoothTurns(servers));
  }

  private LeastConnections(List<WeightedServer> servers, SmoothTurns turns) {
    this.servers = servers;
    this.turns = turns;
    this.weights = servers.stream().mapToInt(WeightedServer::weight).toArray();
    this.level = new int[weights.length];
  }

  @Override
  public int pick(Load load, InetAddress client) {
    int count = 0;
    long leastLive = 0;
    long leastWeight = 0;
    for (int i = 0; i < weights.length; i++) {
      if (!load.eligible(i)) {
        continue;
      }
      long live = load.live(i);
      // live / weight against least / its weight, multiplied out: no rounding, no division.
      long mine = live * leastWeight;
      long least = leastLive * weights[i];
      if (count == 0 || mine < least) {
        leastLive = live;
        leastWeight = weights[i];
        level[0] = i;
        count = 1;
      } else if (mine == least) {
        level[count++] = i;
      }
    }
    return switch (count) {
      case 0 -> NONE;
      case 1 -> level[0];
      default -> turns.next(level, count);
    };
  }

  @Override
  public List<WeightedServer> servers() {
    return servers;
  }

  @Override
  public LeastConnections with(List<WeightedServer> changed) {
    List<WeightedServer> after = Servers.checked(changed);
    return new LeastConnections(after, turns.with(servers, after));
  }
}
