package dev.pointsman.site;

import dev.pointsman.model.AdminState;
import dev.pointsman.model.ServerName;
import dev.pointsman.replication.wire.ServerState;
import dev.pointsman.server.ServerActor;
import dev.pointsman.server.ServerRef;
import dev.pointsman.site.SiteCommand.AdminChanged;
import dev.pointsman.site.SiteCommand.NoSuchServer;
import dev.pointsman.site.SiteCommand.SetAdminState;
import dev.pointsman.site.SiteCommand.SetWeight;
import dev.pointsman.site.SiteCommand.WeightChanged;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * Carries out what operators want of servers, here or at another node. Part of the site's actor.
 */
final class Administration {
  private static final Duration ASK = Duration.ofSeconds(3);

  private final SiteServers servers;
  private final ServerWishes wishes;
  private final InForce inForce;
  private final Optional<SiteCluster> cluster;
  private final ActorSystem<?> system;

  Administration(
      SiteServers servers,
      ServerWishes wishes,
      InForce inForce,
      Optional<SiteCluster> cluster,
      ActorSystem<?> system) {
    this.servers = servers;
    this.wishes = wishes;
    this.inForce = inForce;
    this.cluster = cluster;
    this.system = system;
  }

  /** An operator wants this of a server, at another node, or before this one was started. */
  void adopt(ServerName server, ServerState state) {
    boolean reweighed = wishes.adopt(server, state);
    servers.setAdminState(server, state.admin());
    if (reweighed && servers.find(server).isPresent()) {
      inForce.reweigh(server);
    }
  }

  void set(SetAdminState set) {
    Optional<ServerRef> server = servers.find(set.server());
    if (server.isEmpty()) {
      set.replyTo().tell(new NoSuchServer(set.server(), servers.names()));
      return;
    }
    CompletionStage<AdminState> before =
        AskPattern.ask(
            server.get().actor(),
            replyTo -> new ServerActor.SetAdmin(set.state(), replyTo),
            ASK,
            system.scheduler());
    ServerState wanted = wishes.admin(set.server(), set.state());
    cluster.ifPresent(of -> of.share(set.server(), wanted));
    before.thenAccept(
        state -> set.replyTo().tell(new AdminChanged(set.server(), state, set.state())));
  }

  void set(SetWeight set) {
    Optional<ServerRef> server = servers.find(set.server());
    if (server.isEmpty()) {
      set.replyTo().tell(new NoSuchServer(set.server(), servers.names()));
      return;
    }
    int before = server.get().server().weight();
    ServerState wanted = wishes.weight(set.server(), OptionalInt.of(set.weight()));
    inForce.reweigh(set.server());
    cluster.ifPresent(of -> of.share(set.server(), wanted));
    set.replyTo().tell(new WeightChanged(set.server(), before, set.weight()));
  }
}
