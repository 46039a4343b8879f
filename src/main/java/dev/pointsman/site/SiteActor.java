package dev.pointsman.site;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.election.MoveAnswer;
import dev.pointsman.failover.ClusterParts;
import dev.pointsman.failover.FailoverActor;
import dev.pointsman.failover.ReplicatedState;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.AdminState;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.model.VipName;
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
import dev.pointsman.site.SiteCommand.MoveVip;
import dev.pointsman.site.SiteCommand.NoSuchServer;
import dev.pointsman.site.SiteCommand.SetAdminState;
import dev.pointsman.stickiness.Bindings;
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

  /** Longer than the failover itself waits for a successor. */
  private static final Duration HANDOVER = Duration.ofSeconds(15);

  private static final Duration LAPSE = Duration.ofSeconds(1);

  /** What its children and its futures tell it. */
  sealed interface Internal extends SiteCommand {}

  private record FromServer(ServerActor.Event event) implements Internal {}

  private record FromVip(VipActor.Event event) implements Internal {}

  record VipGone(ActorRef<VipActor.Command> vip) implements Internal {}

  record ServerGone() implements Internal {}

  /** A failover actor that ends takes the site with it. */
  record FailoverGone() implements Internal {}

  /** A document of the shared state is new or has changed, here or elsewhere. */
  record StateChanged(ReplicatedState.Change change) implements Internal {}

  /** The shared state may be used. */
  record StateReady(boolean ready) implements Internal {}

  private record FromFailover(FailoverActor.Event event) implements Internal {}

  private record Opened(VipName vip) implements Internal {}

  private record StoodBy(VipName vip) implements Internal {}

  private record HandedOver(Drain drain) implements Internal {}

  private final SiteMetrics metrics;
  private final ActorContext<SiteCommand> context;
  private final SiteServers servers;
  private final SiteVips vips;
  private final SiteOverview overview;
  private final Bindings bindings;
  private final List<ActorRef<Drained>> drained = new ArrayList<>();
  private Site site;
  private final Optional<SiteCluster> cluster;
  private final ActorRef<VipActor.Opened> openedVips;
  private final ActorRef<VipActor.StoodBy> stoodByVips;
  private final Duration drainDeadline;
  private int cut;

  private SiteActor(
      Site site,
      NodeSettings settings,
      Optional<ClusterParts> parts,
      SiteMetrics metrics,
      AccessLog accessLog,
      ActorContext<SiteCommand> context) {
    this.site = site;
    this.metrics = metrics;
    this.context = context;
    SiteBindings changes = new SiteBindings(metrics);
    this.bindings = new Bindings(changes);
    TcpTransport transport = new TcpTransport(context.getSystem());
    this.servers =
        new SiteServers(
            transport,
            metrics,
            context,
            context.messageAdapter(ServerActor.Event.class, FromServer::new));
    this.vips =
        new SiteVips(
            new NodeContext(settings, transport, metrics, accessLog, bindings),
            parts.isEmpty(),
            context,
            context.messageAdapter(VipActor.Event.class, FromVip::new));
    this.drainDeadline = settings.drainDeadline();
    this.openedVips =
        context.messageAdapter(VipActor.Opened.class, opened -> new Opened(opened.vip()));
    this.stoodByVips =
        context.messageAdapter(VipActor.StoodBy.class, stoodBy -> new StoodBy(stoodBy.vip()));
    ActorRef<FailoverActor.Event> fromFailover =
        context.messageAdapter(FailoverActor.Event.class, FromFailover::new);
    this.cluster = parts.map(of -> new SiteCluster(of, context, fromFailover));
    this.overview =
        new SiteOverview(
            site.node(), System.currentTimeMillis(), servers, vips, cluster, context.getSystem());
  }

  /**
   * The site as configured; the guardian of the actor system.
   *
   * @param cluster what there is because of the other scheduler nodes; empty when there are none
   */
  public static Behavior<SiteCommand> create(
      Site site,
      NodeSettings settings,
      Optional<ClusterParts> cluster,
      SiteMetrics metrics,
      AccessLog accessLog) {
    return Behaviors.setup(
        context -> {
          SiteActor actor = new SiteActor(site, settings, cluster, metrics, accessLog, context);
          metrics.actors().started("site");
          actor.servers.start(site);
          actor.configureBindings(site);
          actor.vips.configure(site, actor.servers.snapshot());
          actor.cluster.ifPresent(of -> of.servers(actor::setAdminState));
          // Of a rule that nobody uses, too, bindings are to end in time.
          context
              .getSystem()
              .scheduler()
              .scheduleWithFixedDelay(
                  LAPSE,
                  LAPSE,
                  () -> actor.bindings.lapse(System.currentTimeMillis()),
                  context.getExecutionContext());
          return actor.serving();
        });
  }

  // --- states

  private Behavior<SiteCommand> serving() {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Apply apply -> onApply(apply);
              case Drain drain -> cluster.isPresent() ? onLeave(drain) : onDrain(drain);
              case HandedOver over -> onDrain(over.drain());
              case FailoverGone gone -> {
                LOG.error("the failover has failed; this node ends");
                yield Behaviors.stopped();
              }
              case StateChanged changed -> onStateChanged(changed.change());
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
      case MoveVip move -> onMove(move);
      case FromFailover from -> onFailover(from.event());
      case Opened opened ->
          cluster.ifPresent(of -> of.failover().tell(new FailoverActor.Serving(opened.vip())));
      case StoodBy stoodBy ->
          cluster.ifPresent(of -> of.failover().tell(new FailoverActor.Stopped(stoodBy.vip())));
      case StateReady ready -> cluster.ifPresent(of -> of.ready(site));
      case StateChanged late -> {}
      case FailoverGone late -> {}
      case HandedOver late -> {}
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
      cluster.ifPresent(of -> of.share(apply.next()));
    }
    overview
        .settled()
        .whenComplete((done, failure) -> apply.replyTo().tell(new Applied(plan.lines())));
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
    configureBindings(next);
    vips.configure(next, servers.snapshot());
    for (ServerName gone : servers.removeAllBut(next)) {
      vips.tellAll(new VipActor.CloseServer(gone, CloseCause.RULE_REMOVED));
    }
    cluster.ifPresent(of -> of.configure(next));
  }

  private void configureBindings(Site next) {
    if (bindings.configure(next)) {
      cluster.ifPresent(SiteCluster::askForBindings);
    }
  }

  /** An operator changed something at another node, or this one was told so by its own disk. */
  private Behavior<SiteCommand> onStateChanged(ReplicatedState.Change change) {
    SiteCluster of = cluster.orElseThrow();
    switch (change.kind()) {
      case RULES ->
          of.parts().state().site(change.document()).ifPresent(next -> adopt(next, change));
      case SERVER -> of.server(change.name(), change.document(), this::setAdminState);
      case VIP, WISH -> {}
    }
    return Behaviors.same();
  }

  private void adopt(Site next, ReplicatedState.Change change) {
    ReloadPlan plan = ReloadPlan.between(site, next);
    if (!plan.operations().isEmpty()) {
      plan.lines().forEach(line -> LOG.info("shared rules change=\"{}\"", line));
      LOG.info(
          "shared rules version=\"{}\" changes={} {}",
          change.document().version(),
          plan.operations().size(),
          plan.summary());
      become(next);
    }
  }

  private void setAdminState(ServerName server, AdminState state) {
    servers
        .find(server)
        .ifPresent(
            of ->
                of.actor().tell(new ServerActor.SetAdmin(state, context.getSystem().ignoreRef())));
  }

  private void onMove(MoveVip move) {
    if (cluster.isEmpty()) {
      move.replyTo()
          .tell(new MoveAnswer.Refused("there is only one scheduler node, " + site.node()));
      return;
    }
    cluster
        .get()
        .failover()
        .tell(new FailoverActor.Move(move.vip(), move.target(), move.replyTo()));
  }

  private void onFailover(FailoverActor.Event event) {
    switch (event) {
      case FailoverActor.Own own -> {
        if (!vips.tell(own.vip(), new VipActor.Open(openedVips))) {
          context.getSelf().tell(new Opened(own.vip()));
        }
      }
      case FailoverActor.Disown disown -> {
        // What the address takes with it is cut while it can still be told so.
        Duration deadline = disown.addressGoes() ? Duration.ZERO : drainDeadline;
        if (!vips.tell(disown.vip(), new VipActor.StandBy(deadline, stoodByVips))) {
          context.getSelf().tell(new StoodBy(disown.vip()));
        }
      }
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
    cluster.ifPresent(of -> of.share(set.server(), set.state()));
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
    switch (event) {
      case VipActor.Drained done -> cut += done.cut();
      case VipActor.FirstConnection first ->
          cluster.ifPresent(
              of ->
                  of.failover()
                      .tell(new FailoverActor.FirstConnection(first.vip(), first.nanoTime())));
    }
  }

  /** The other nodes take this one's VIPs first, while it still serves them. */
  private Behavior<SiteCommand> onLeave(Drain drain) {
    CompletionStage<FailoverActor.Left> left =
        AskPattern.ask(
            cluster.orElseThrow().failover(),
            FailoverActor.Leave::new,
            drain.deadline().plus(HANDOVER),
            context.getSystem().scheduler());
    context.pipeToSelf(left, (done, failure) -> new HandedOver(drain));
    return Behaviors.same();
  }

  private Behavior<SiteCommand> onDrain(Drain drain) {
    drained.add(drain.replyTo());
    vips.tellAll(new VipActor.Drain(drain.deadline(), CloseCause.DRAIN_DEADLINE));
    return draining();
  }
}
