package dev.pointsman.policy;

import java.util.List;

/**
 * Weighted rendezvous hashing: of the eligible servers a key goes to the one that draws the highest
 * score for it (Thaler and Ravishankar, "Using name-based mappings to increase hit rates", IEEE/ACM
 * Transactions on Networking 6(1), 1998; with the weights of Schindelhauer and Schomaker, "Weighted
 * distributed hash tables", SPAA 2005).
 *
 * <p>A server's draw for a key depends on nothing but the two, so a server that leaves moves no key
 * but its own, and these spread over the others in proportion to their weights.
 */
final class Rendezvous {
  /** Another seed than the table's, so that the draws are independent of the permutations. */
  private static final long SEED = 3;

  private final long[] names;
  private final int[] weights;

  Rendezvous(List<WeightedServer> servers) {
    names = servers.stream().mapToLong(s -> Hash64.of(s.name().value(), SEED)).toArray();
    weights = servers.stream().mapToInt(WeightedServer::weight).toArray();
  }

  /** The index of an eligible server, or {@link Balancer#NONE}. */
  int pick(Load load, long key) {
    int best = Balancer.NONE;
    double shortest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < names.length; i++) {
      if (load.eligible(i)) {
        double time = waiting(Hash64.combine(names[i], key), weights[i]);
        if (best == Balancer.NONE || time < shortest) {
          best = i;
          shortest = time;
        }
      }
    }
    return best;
  }

  /**
   * An exponentially distributed waiting time of rate {@code weight}: of several such, server i's
   * is the shortest with probability w(i) / sum of w. StrictMath, because two scheduler nodes must
   * agree to the last bit.
   */
  private static double waiting(long hash, int weight) {
    double uniform = ((hash >>> 11) + 1) * 0x1p-53; // (0, 1]: never the logarithm of 0
    return -StrictMath.log(uniform) / weight;
  }
}
