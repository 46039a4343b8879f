package dev.pointsman.hop;

import dev.pointsman.model.ServerName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How an interface reaches the servers of its VIPs, as it was told last. Does not change. */
public record ServerRoutes(Map<ServerAt, Route> byServer) {
  static final ServerRoutes NONE = new ServerRoutes(Map.of());

  private static final Route NOWHERE = new Route(0, false, Optional.empty(), false);

  public ServerRoutes {
    byServer = Map.copyOf(byServer);
  }

  /** The route to a server; one that is not usable if there is none. */
  Route of(ServerAt server) {
    return byServer.getOrDefault(server, NOWHERE);
  }

  int number(ServerAt server) {
    return of(server).number();
  }

  /** The server with that number in the kernel. */
  Optional<ServerAt> server(int number) {
    return byServer.entrySet().stream()
        .filter(each -> each.getValue().number() == number)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Those of {@code servers} that nothing can be sent to now. */
  Set<ServerName> unreachable(Set<ServerAt> servers) {
    return servers.stream()
        .filter(server -> !of(server).answers())
        .map(ServerAt::name)
        .collect(Collectors.toUnmodifiableSet());
  }
}
