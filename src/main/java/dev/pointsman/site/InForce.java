package dev.pointsman.site;

import dev.pointsman.model.AdminState;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.plan.ReloadPlan;
import dev.pointsman.replication.document.Document;
import dev.pointsman.replication.wire.ServerState;
import dev.pointsman.stickiness.Bindings;
import dev.pointsman.vip.VipActor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configuration in force, and how another takes its place. Part of the site's actor. */
final class InForce {
  private static final Logger LOG = LoggerFactory.getLogger(InForce.class);

  private final SiteServers servers;
  private final ServerWishes wishes;
  private final Bindings bindings;
  private final SiteVips vips;
  private final Optional<SiteCluster> cluster;
  private Site site;

  InForce(
      Site site,
      SiteServers servers,
      ServerWishes wishes,
      Bindings bindings,
      SiteVips vips,
      Optional<SiteCluster> cluster) {
    this.site = site;
    this.servers = servers;
    this.wishes = wishes;
    this.bindings = bindings;
    this.vips = vips;
    this.cluster = cluster;
  }

  Site site() {
    return site;
  }

  /** At the start, nothing is there yet. */
  void start() {
    servers.start(wishes.inForce(site));
    configureBindings();
    vips.configure(site, servers.snapshot());
    cluster.ifPresent(of -> of.configure(site));
  }

  /**
   * An operator wants {@code next}, here and on the other nodes.
   *
   * @return what it changes, one line each
   */
  List<String> reload(Site next) {
    takeWeightsBack(next);
    ReloadPlan plan = become(next, "reload");
    cluster.ifPresent(of -> of.reloaded(next, !plan.operations().isEmpty()));
    return plan.lines();
  }

  /** The nodes share {@code next}; an operator changed it elsewhere, or here. */
  void adopt(Site next, Document document) {
    become(next, "shared rules version=\"" + document.version() + "\"");
    cluster.ifPresent(of -> of.adopted(next, document.version()));
  }

  /**
   * Makes {@code next} the site in force, unless it is. Every child is told what is in force for
   * it; one for which nothing is different finds nothing to do. A VIP is told its rules and their
   * servers in one message, so that it goes from one configuration to the next in one step.
   */
  private ReloadPlan become(Site next, String why) {
    ReloadPlan plan = ReloadPlan.between(site, next);
    plan.lines().forEach(line -> LOG.info("{} change=\"{}\"", why, line));
    if (!plan.operations().isEmpty()) {
      site = next;
      List<ServerName> before = servers.names();
      servers.configure(wishes.inForce(next));
      servers.names().stream().filter(name -> !before.contains(name)).forEach(this::restore);
      configureBindings();
      vips.configure(next, servers.snapshot());
      for (ServerName gone : servers.removeAllBut(next)) {
        vips.tellAll(new VipActor.CloseServer(gone, CloseCause.RULE_REMOVED));
      }
      cluster.ifPresent(of -> of.configure(next));
    }
    LOG.info("{} changes={} {}", why, plan.operations().size(), plan.summary());
    return plan;
  }

  /** A server that comes back under its name is what an operator wanted of it. */
  private void restore(ServerName server) {
    AdminState wanted = wishes.of(server).admin();
    if (wanted != AdminState.ENABLED) {
      servers.setAdminState(server, wanted);
    }
  }

  /** Another weight is wanted of a server: the listeners have to know. */
  void reweigh(ServerName server) {
    servers.configure(wishes.inForce(site));
    vips.configure(site, servers.snapshot());
    servers
        .find(server)
        .ifPresent(of -> LOG.info("server={} weight={}", server, of.server().weight()));
  }

  /** An operator who changes a weight in the file wants that one, on all nodes. */
  private void takeWeightsBack(Site next) {
    for (ServerName server : wishes.takenBack(site, next)) {
      LOG.info("server={} weight=file was={}", server, wishes.of(server).weight().orElseThrow());
      ServerState state = wishes.weight(server, OptionalInt.empty());
      cluster.ifPresent(of -> of.share(server, state));
    }
  }

  private void configureBindings() {
    if (bindings.configure(site)) {
      cluster.ifPresent(SiteCluster::askForBindings);
    }
  }
}
