package dev.pointsman.replication.join;

import java.time.Duration;

/**
 * How long a node waits before it draws a conclusion about its cluster.
 *
 * @param discovery for peers to be heard, before it forms a cluster without them
 * @param joining for a peer's cluster to let it in, before it tries anew
 * @param apart for two clusters that hear each other, before they merge: longer than the news of a
 *     member takes through a cluster
 * @param unreachable for a member that cannot be reached, before it is given up. Long, since a
 *     member that is given up must start its cluster anew, and nothing waits for it to be
 * @param inTheWay the same while a peer waits to be let in: Pekko lets in nobody under the address
 *     of a former member until all other members are reachable or given up
 */
public record Patience(
    Duration discovery, Duration joining, Duration apart, Duration unreachable, Duration inTheWay) {
  public static final Patience DEFAULT =
      new Patience(
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(3),
          Duration.ofSeconds(30),
          Duration.ofSeconds(3));

  public Patience {
    require("discovery", discovery);
    require("joining", joining);
    require("apart", apart);
    require("unreachable", unreachable);
    require("in-the-way", inTheWay);
  }

  private static void require(String name, Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(name + ": " + duration + " (expected: > 0)");
    }
  }
}
