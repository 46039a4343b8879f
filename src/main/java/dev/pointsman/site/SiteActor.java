package dev.pointsman.site;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.AdminState;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.plan.ReloadPlan;
import dev.pointsman.server.ServerActor;
import dev.pointsman.server.ServerRef;
import dev.pointsman.site.SiteCommand.AdminChanged;
import dev.pointsman.site.SiteCommand.Applied;
import dev.pointsman.site.SiteCommand.Apply;
import dev.pointsman.site.SiteCommand.Describe;
import dev.pointsman.site.SiteCommand.Drain;
import dev.pointsman.site.SiteCommand.Drained;
import dev.pointsman.site.SiteCommand.ListConnections;
import dev.pointsman.site.SiteCommand.NoSuchServer;
import dev.pointsman.site.SiteCommand.SetAdminState;
import dev.pointsman.transport.TcpTransport;
import dev.pointsman.vip.NodeContext;
import dev.pointsman.vip.VipActor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The root of the site's actors: spawns VIPs and servers and makes configurations the ones in
 * force.
 *
 * <pre>
 *   {@link #serving} --{@link Drain}--> {@link #draining} --last VIP gone--> stopped
 * </pre>
 */
public final class SiteActor {
  private static final Logger LOG = LoggerFactory.getLogger(SiteActor.class);
  private static final Duration ASK = Duration.ofSeconds(3);

  /** What its children and its futures tell it. */
  sealed interface Internal extends SiteCommand {}

  private record FromServer(ServerActor.Event event) implements Internal {}

  private record FromVip(VipActor.Event event) implements Internal {}

  record VipGone(ActorRef<VipActor.Command> vip) implements Internal {}

  record ServerGone() implements Internal {}

  private final SiteMetrics metrics;
  private final ActorContext<SiteCommand> context;
  private final SiteServers servers;
  private final SiteVips vips;
  private final SiteOverview overview;
  private final List<ActorRef<Drained>> drained = new ArrayList<>();
  private Site site;
  private int cut;

  private SiteActor(
      Site site,
      NodeSettings settings,
      SiteMetrics metrics,
      AccessLog accessLog,
      ActorContext<SiteCommand> context) {
    this.site = site;
    this.metrics = metrics;
    this.context = context;
    TcpTransport transport = new TcpTransport(context.getSystem());
    this.servers =
        new SiteServers(
            transport,
            metrics,
            context,
            context.messageAdapter(ServerActor.Event.class, FromServer::new));
    this.vips =
        new SiteVips(
            new NodeContext(settings, transport, metrics, accessLog),
            context,
            context.messageAdapter(VipActor.Event.class, FromVip::new));
    this.overview =
        new SiteOverview(
            site.node(), System.currentTimeMillis(), servers, vips, context.getSystem());
  }

  /** The site as configured; the guardian of the actor system. */
  public static Behavior<SiteCommand> create(
      Site site, NodeSettings settings, SiteMetrics metrics, AccessLog accessLog) {
    return Behaviors.setup(
        context -> {
          SiteActor actor = new SiteActor(site, settings, metrics, accessLog, context);
          metrics.actors().started("site");
          actor.servers.start(site);
          actor.vips.configure(site, actor.servers.snapshot());
          return actor.serving();
        });
  }

  // --- states

  private Behavior<SiteCommand> serving() {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Apply apply -> onApply(apply);
              case Drain drain -> onDrain(drain);
              default -> onAny(message);
            });
  }

  private Behavior<SiteCommand> draining() {
    if (vips.alive().isEmpty()) {
      drained.forEach(replyTo -> replyTo.tell(new Drained(cut)));
      return Behaviors.stopped();
    }
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case VipGone gone -> {
                vips.gone(gone.vip(), site);
                yield draining();
              }
              case Apply apply -> {
                apply.replyTo().tell(new Applied(List.of()));
                yield Behaviors.same();
              }
              case Drain again -> onDrain(again);
              default -> onAny(message);
            });
  }

  // --- handlers

  private Behavior<SiteCommand> onAny(SiteCommand message) {
    switch (message) {
      case Describe describe -> overview.describe(!drained.isEmpty(), describe.replyTo());
      case ListConnections list -> overview.listConnections(list.replyTo());
      case SetAdminState set -> onSetAdminState(set);
      case FromServer from -> onServer(from.event());
      case FromVip from -> onVip(from.event());
      case VipGone gone -> vips.gone(gone.vip(), site);
      case ServerGone gone -> metrics.actors().stopped("server");
      case Apply late -> {}
      case Drain late -> {}
    }
    return Behaviors.same();
  }

  private Behavior<SiteCommand> onApply(Apply apply) {
    ReloadPlan plan = ReloadPlan.between(site, apply.next());
    plan.lines().forEach(line -> LOG.info("reload change=\"{}\"", line));
    LOG.info("reload changes={} {}", plan.operations().size(), plan.summary());
    if (!plan.operations().isEmpty()) {
      become(apply.next());
    }
    apply.replyTo().tell(new Applied(plan.lines()));
    return Behaviors.same();
  }

  /**
   * Makes {@code next} the site in force. Every child is told what is in force for it; one for
   * which nothing is different finds nothing to do. A VIP is told its rules and their servers in
   * one message, so that it goes from one configuration to the next in one step.
   */
  private void become(Site next) {
    site = next;
    servers.configure(next);
    vips.configure(next, servers.snapshot());
    for (ServerName gone : servers.removeAllBut(next)) {
      vips.tellAll(new VipActor.CloseServer(gone, CloseCause.RULE_REMOVED));
    }
  }

  private void onSetAdminState(SetAdminState set) {
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
            context.getSystem().scheduler());
    before.thenAccept(
        state -> set.replyTo().tell(new AdminChanged(set.server(), state, set.state())));
  }

  private void onServer(ServerActor.Event event) {
    switch (event) {
      case ServerActor.Disabled disabled ->
          vips.tellAll(new VipActor.CloseServer(disabled.server(), CloseCause.SERVER_DISABLED));
    }
  }

  private void onVip(VipActor.Event event) {
    cut +=
        switch (event) {
          case VipActor.Drained done -> done.cut();
        };
  }

  private Behavior<SiteCommand> onDrain(Drain drain) {
    drained.add(drain.replyTo());
    vips.tellAll(new VipActor.Drain(drain.deadline(), CloseCause.DRAIN_DEADLINE));
    return draining();
  }
}
