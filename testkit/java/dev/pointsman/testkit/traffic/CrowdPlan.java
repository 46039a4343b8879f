package dev.pointsman.testkit.traffic;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * What a {@link Crowd} does.
 *
 * @param server to dial
 * @param sources local addresses to dial from, in turn; none leaves it to the kernel. One address
 *     has about 28,000 ephemeral ports (net.ipv4.ip_local_port_range), those of connections just
 *     closed (TIME_WAIT) not free for a minute
 * @param total connections in all, at least 1
 * @param concurrent the most open at the same time, at least 1
 * @param perSecond connections opened a second at most, at least 1
 * @param together how many of the first exchanges wait, with their last byte unsent, until all of
 *     them are served or have failed: so that they are there at the same time indeed; none to all
 * @param stall the longest that nothing may move in a connection, while it does not wait for others
 * @param exchanges the exchange of the connection of that number, from 0
 */
public record CrowdPlan(
    InetSocketAddress server,
    List<InetAddress> sources,
    int total,
    int concurrent,
    int perSecond,
    int together,
    Duration stall,
    IntFunction<Exchange> exchanges) {
  public CrowdPlan {
    sources = List.copyOf(sources);
    if (total < 1 || concurrent < 1 || perSecond < 1) {
      throw new IllegalArgumentException(
          "total: %d, concurrent: %d, perSecond: %d (expected: at least 1)"
              .formatted(total, concurrent, perSecond));
    }
    int most = Math.min(total, concurrent);
    if (together < 0 || together > most) {
      throw new IllegalArgumentException(
          "together: %d (expected: 0 to %d)".formatted(together, most));
    }
  }

  /**
   * A crowd of random exchanges.
   *
   * @param seed of sizes, closes and contents: the same seed is the same crowd
   * @param most bytes each way; sizes are spread evenly over their orders of magnitude, so that
   *     small ones are common and large ones occur
   */
  public static CrowdPlan random(
      InetSocketAddress server, int total, int concurrent, long seed, long most) {
    return new CrowdPlan(
        server,
        List.of(),
        total,
        Math.min(total, concurrent),
        Integer.MAX_VALUE,
        Math.min(total, concurrent),
        Duration.ofSeconds(30),
        number -> exchange(seed, number, most));
  }

  /** The same from those local addresses. */
  public CrowdPlan from(List<InetAddress> addresses) {
    return new CrowdPlan(
        server, addresses, total, concurrent, perSecond, together, stall, exchanges);
  }

  /** The same without waiting for all. */
  public CrowdPlan freely() {
    return together(0);
  }

  /** The same with so many that wait for each other. */
  public CrowdPlan together(int first) {
    return new CrowdPlan(server, sources, total, concurrent, perSecond, first, stall, exchanges);
  }

  /** The same with another limit of standing still. */
  public CrowdPlan withStall(Duration limit) {
    return new CrowdPlan(server, sources, total, concurrent, perSecond, together, limit, exchanges);
  }

  /** The same, opening at most that many a second. */
  public CrowdPlan atMost(int connectionsPerSecond) {
    return new CrowdPlan(
        server, sources, total, concurrent, connectionsPerSecond, together, stall, exchanges);
  }

  private static Exchange exchange(long seed, int number, long most) {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 1_000_003 + number);
    List<Close> closes = List.of(Close.values());
    Close close = closes.get(random.nextInt(closes.size()));
    return new Exchange(random.nextLong(), size(random, most), size(random, most), close);
  }

  private static long size(RandomGenerator random, long most) {
    double orders = Math.log((double) most / Exchange.LEAST);
    return Math.round(Exchange.LEAST * Math.exp(random.nextDouble() * orders));
  }
}
