package dev.pointsman.site;

import dev.pointsman.model.AdminState;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.replication.wire.ServerState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;

/**
 * What operators want of servers beside what the file says: administrative states, and weights in
 * place of those of the file. A weight stays until a reload changes that of the file, or removes
 * the server; states stay longer.
 */
final class ServerWishes {
  private static final ServerState NOTHING =
      new ServerState(AdminState.ENABLED, OptionalInt.empty());

  private final Map<ServerName, ServerState> wishes = new LinkedHashMap<>();

  ServerState of(ServerName server) {
    return wishes.getOrDefault(server, NOTHING);
  }

  /** Returns what is wanted of the server now. */
  ServerState admin(ServerName server, AdminState state) {
    return put(server, new ServerState(state, of(server).weight()));
  }

  /** Returns what is wanted of the server now. */
  ServerState weight(ServerName server, OptionalInt weight) {
    return put(server, new ServerState(of(server).admin(), weight));
  }

  /** Takes over what is wanted by another node; whether another weight is in force for it. */
  boolean adopt(ServerName server, ServerState state) {
    boolean reweighed = !of(server).weight().equals(state.weight());
    wishes.put(server, state);
    return reweighed;
  }

  private ServerState put(ServerName server, ServerState state) {
    wishes.put(server, state);
    return state;
  }

  /** The site with the weights that are wanted. */
  Site inForce(Site site) {
    SequencedMap<ServerName, Server> servers = new LinkedHashMap<>();
    site.servers()
        .forEach(
            (name, server) ->
                servers.put(
                    name,
                    new Server(
                        name,
                        server.address(),
                        of(name).weight().orElse(server.weight()),
                        server.maxConnections(),
                        server.health(),
                        server.autoReenable())));
    return new Site(site.node(), site.schedulers(), site.vips(), servers, site.rules());
  }

  /** The servers whose weight a reload takes back to that of its file. */
  List<ServerName> takenBack(Site before, Site next) {
    return wishes.keySet().stream()
        .filter(name -> of(name).weight().isPresent())
        .filter(
            name -> {
              Server old = before.servers().get(name);
              Server now = next.servers().get(name);
              return now == null || (old != null && old.weight() != now.weight());
            })
        .toList();
  }
}
