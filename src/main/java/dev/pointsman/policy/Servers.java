package dev.pointsman.policy;

import dev.pointsman.model.ServerName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What every balancer demands of its list of servers. */
final class Servers {
  private Servers() {}

  /** An immutable copy of {@code servers}. */
  static List<WeightedServer> checked(List<WeightedServer> servers) {
    if (servers.size() > Balancer.MAX_SERVERS) {
      throw new IllegalArgumentException(
          "servers: " + servers.size() + " (expected: at most " + Balancer.MAX_SERVERS + ")");
    }
    Set<ServerName> names = new HashSet<>();
    for (WeightedServer server : servers) {
      if (!names.add(server.name())) {
        throw new IllegalArgumentException("server: " + server.name() + " (expected: once)");
      }
    }
    return List.copyOf(servers);
  }
}
