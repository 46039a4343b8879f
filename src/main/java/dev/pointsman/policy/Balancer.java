package dev.pointsman.policy;

import dev.pointsman.model.SchedulingPolicy;
import java.net.InetAddress;
import java.util.List;

/** Picks one of a fixed list of servers. Not thread-safe: one actor owns it. */
public sealed interface Balancer permits LeastConnections, RoundRobin, SourceHash {
  /** What {@link #pick} answers when no server is eligible. */
  int NONE = -1;

  /** The most servers a balancer takes: what an index of 16 bits can tell apart. */
  int MAX_SERVERS = 65_535;

  /**
   * The server for a client's next connection.
   *
   * @param load what the servers are doing now, by their index in {@link #servers}
   * @param client the client's address
   * @return an index into {@link #servers}, never of an ineligible server, or {@link #NONE} when no
   *     server is eligible
   */
  int pick(Load load, InetAddress client);

  /** The servers to pick from, in the order given. */
  List<WeightedServer> servers();

  /**
   * The balancer for changed servers or weights. A server that stays, known by its name, keeps what
   * is owed to it; this balancer must not be used any more.
   */
  Balancer with(List<WeightedServer> servers);

  /**
   * The balancer of {@code policy}.
   *
   * @throws IllegalArgumentException if a name is there twice or there are more than {@value
   *     #MAX_SERVERS} servers
   */
  static Balancer of(SchedulingPolicy policy, List<WeightedServer> servers) {
    return switch (policy) {
      case LEAST_CONNECTIONS -> new LeastConnections(servers);
      case ROUND_ROBIN -> new RoundRobin(servers);
      case SOURCE_HASH -> new SourceHash(servers);
    };
  }
}
