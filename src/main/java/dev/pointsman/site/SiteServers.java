package dev.pointsman.site;

import dev.pointsman.health.ProbeSchedule;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.AdminState;
import dev.pointsman.model.CheckTargets;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.server.HopProbes;
import dev.pointsman.server.ServerActor;
import dev.pointsman.server.ServerRef;
import dev.pointsman.server.ServerSlot;
import dev.pointsman.transport.TcpTransport;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The servers of a site. Part of the site's actor, whose children they are. */
final class SiteServers {
  private final TcpTransport transport;
  private final HopProbes hops = new HopProbes();
  private final SiteMetrics metrics;
  private final ActorContext<SiteCommand> context;
  private final ActorRef<ServerActor.Event> events;
  private final Map<ServerName, ServerRef> servers = new LinkedHashMap<>();

  SiteServers(
      TcpTransport transport,
      SiteMetrics metrics,
      ActorContext<SiteCommand> context,
      ActorRef<ServerActor.Event> events) {
    this.transport = transport;
    this.metrics = metrics;
    this.context = context;
    this.events = events;
    context.getSystem().getWhenTerminated().whenComplete((done, failure) -> hops.close());
  }

  /** Those of a site that starts; their first checks are spread over the interval. */
  void start(Site site) {
    int index = 0;
    for (Server server : site.servers().values()) {
      Duration first =
          ProbeSchedule.firstDelay(index++, site.servers().size(), server.health().interval());
      servers.put(server.name(), spawn(server, CheckTargets.of(site, server), first));
    }
  }

  /** Adds and changes servers, so that they are those of {@code site}; removes none. */
  void configure(Site site) {
    for (Server server : site.servers().values()) {
      CheckTargets check = CheckTargets.of(site, server);
      ServerRef there = servers.get(server.name());
      if (there == null) {
        servers.put(server.name(), spawn(server, check, Duration.ZERO));
      } else {
        servers.put(server.name(), there.with(server));
        there.actor().tell(new ServerActor.Configure(server, check));
      }
    }
  }

  /** Removes the servers that {@code site} has not; returns their names. */
  List<ServerName> removeAllBut(Site site) {
    List<ServerName> gone =
        servers.keySet().stream().filter(name -> !site.servers().containsKey(name)).toList();
    for (ServerName name : gone) {
      ServerRef server = servers.remove(name);
      if (server != null) {
        context.stop(server.actor());
      }
      metrics.forgetServer(name);
    }
    hops.retain(site.servers().values().stream().map(Server::address).collect(Collectors.toSet()));
    return gone;
  }

  private ServerRef spawn(Server server, CheckTargets check, Duration firstCheck) {
    ServerSlot slot = new ServerSlot(server, check, System.currentTimeMillis());
    // Restarted when it fails: what is known of the server is in the slot and stays.
    Behavior<ServerActor.Command> behavior =
        Behaviors.supervise(ServerActor.create(slot, firstCheck, transport, hops, metrics, events))
            .onFailure(SupervisorStrategy.restart());
    ActorRef<ServerActor.Command> actor =
        context.spawn(behavior, "server-" + server.name() + "-" + System.nanoTime());
    context.watchWith(actor, new SiteActor.ServerGone());
    metrics.actors().started("server");
    return new ServerRef(server, slot, actor);
  }

  /** What an operator wants of a server, if there is one of that name. */
  void setAdminState(ServerName name, AdminState state) {
    find(name)
        .ifPresent(
            of ->
                of.actor().tell(new ServerActor.SetAdmin(state, context.getSystem().ignoreRef())));
  }

  Optional<ServerRef> find(ServerName name) {
    return Optional.ofNullable(servers.get(name));
  }

  List<ServerName> names() {
    return List.copyOf(servers.keySet());
  }

  Collection<ServerRef> all() {
    return servers.values();
  }

  /** Those there are now; does not change when they do. */
  Map<ServerName, ServerRef> snapshot() {
    return Map.copyOf(servers);
  }
}
