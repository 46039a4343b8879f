package dev.pointsman.policy;

import dev.pointsman.model.ServerName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Hands out turns smoothly in proportion to weights: nginx's smooth weighted round-robin (commit
 * 52327e0627f4, "Upstream: smooth weighted round-robin balancing", 2012).
 *
 * <p>Every candidate is credited its weight; the one with the most credit has the turn and pays the
 * sum of the weights. With weights 5, 1, 1:
 *
 * <pre>
 * credit before   credited       turn   credit after
 *  0  0  0         5  1  1       a      -2  1  1
 * -2  1  1         3  2  2       a      -4  2  2
 * -4  2  2         1  3  3       b       1 -4  3
 *  1 -4  3         6 -3  4       a      -1 -3  4
 * -1 -3  4         4 -2  5       c       4 -2 -2
 *  4 -2 -2         9 -1 -1       a       2 -1 -1
 *  2 -1 -1         7  0  0       a       0  0  0
 * </pre>
 *
 * <p>Credit divided by the sum of the weights is the number of turns a server is owed. While the
 * candidates stay the same this is more than -1 (who has a turn has at least the average, which is
 * above 0) and at most 1/2 + 1/3 + ... + 1/n (the bound of the cup game: a unit of water is poured
 * into n cups and a unit is then taken out of the fullest; Adler et al., "A proportionate fair
 * scheduling rule with good worst-case performance", SPAA 2003). Both are independent of the
 * weights.
 *
 * <p>Here it differs from nginx: when the sum of the candidates' weights changes, so do all
 * credits, in proportion, and each server is owed as many turns as before. Otherwise a server of
 * weight 1 that owes 900 of the 1002 credits that a turn cost beside a server of weight 1000 would,
 * once that server is down, wait for 900 turns beside another of weight 1, where a turn costs 2.
 */
final class SmoothTurns {
  /** Credits are whole numbers of 2^-20 of a weight, so that scaling them loses next to nothing. */
  private static final int FRACTION_BITS = 20;

  private final int[] weights;
  private final long[] credits;

  /** What a turn cost the last time; 0 before the first. */
  private long price;

  /** Nobody is owed anything. */
  SmoothTurns(List<WeightedServer> servers) {
    weights = servers.stream().mapToInt(WeightedServer::weight).toArray();
    credits = new long[weights.length];
  }

  /**
   * Who has the next turn.
   *
   * @param candidates indexes of servers, each once, in its first {@code count} places
   * @param count 1 or more
   */
  int next(int[] candidates, int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += weights[candidates[i]];
    }
    reprice(sum << FRACTION_BITS);
    int best = candidates[0];
    for (int i = 0; i < count; i++) {
      int candidate = candidates[i];
      credits[candidate] += (long) weights[candidate] << FRACTION_BITS;
      if (credits[candidate] > credits[best]) {
        best = candidate;
      }
    }
    credits[best] -= price;
    return best;
  }

  private void reprice(long newPrice) {
    if (price != newPrice && price != 0) {
      double factor = (double) newPrice / price;
      for (int i = 0; i < credits.length; i++) {
        credits[i] = Math.round(credits[i] * factor);
      }
    }
    price = newPrice;
  }

  /** The turns of other servers: those that stay keep what they are owed, the new start at 0. */
  SmoothTurns with(List<WeightedServer> before, List<WeightedServer> after) {
    Map<ServerName, Long> known = new HashMap<>();
    for (int i = 0; i < credits.length; i++) {
      known.put(before.get(i).name(), credits[i]);
    }
    SmoothTurns turns = new SmoothTurns(after);
    for (int i = 0; i < turns.credits.length; i++) {
      turns.credits[i] = known.getOrDefault(after.get(i).name(), 0L);
    }
    turns.price = price;
    return turns;
  }
}
