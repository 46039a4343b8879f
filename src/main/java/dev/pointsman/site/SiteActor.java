package dev.pointsman.site;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.failover.ClusterParts;
import dev.pointsman.failover.FailoverActor;
import dev.pointsman.failover.ReplicatedState;
import dev.pointsman.hop.FlowLinks;
import dev.pointsman.hop.HopInterfaces;
import dev.pointsman.hop.HopMeans;
import dev.pointsman.hop.HopPeers;
import dev.pointsman.linux.CompilerPriority;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.Site;
import dev.pointsman.model.VipName;
import dev.pointsman.server.ServerActor;
import dev.pointsman.site.SiteCommand.Applied;
import dev.pointsman.site.SiteCommand.Apply;
import dev.pointsman.site.SiteCommand.Describe;
import dev.pointsman.site.SiteCommand.Drain;
import dev.pointsman.site.SiteCommand.Drained;
import dev.pointsman.site.SiteCommand.Introduce;
import dev.pointsman.site.SiteCommand.ListConnections;
import dev.pointsman.site.SiteCommand.MoveVip;
import dev.pointsman.site.SiteCommand.SetAdminState;
import dev.pointsman.site.SiteCommand.SetWeight;
import dev.pointsman.stickiness.Bindings;
import dev.pointsman.transport.TcpTransport;
import dev.pointsman.vip.VipActor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The root of the site's actors: spawns VIPs and servers and makes configurations the ones in
 * force.
 *
 * <pre>
 *   {@link #serving} --{@link Drain}--> {@link #leaving} --other nodes have their VIPs--> {@link #draining} --last VIP gone--> stopped
 * </pre>
 */
public final class SiteActor {
  private static final Logger LOG = LoggerFactory.getLogger(SiteActor.class);

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

  /** A VIP accepts connections, or cannot. */
  record VipOpened(VipName vip) implements Internal {}

  /** A VIP accepts no connections any more. */
  record VipStoodBy(VipName vip) implements Internal {}

  private record HandedOver(Drain drain) implements Internal {}

  private final SiteMetrics metrics;
  private final ActorContext<SiteCommand> context;
  private final SiteServers servers;
  private final SiteVips vips;
  private final SiteOverview overview;
  private final Bindings bindings;
  private final List<ActorRef<Drained>> drained = new ArrayList<>();
  private final Optional<SiteCluster> cluster;
  private final InForce inForce;
  private final Administration administration;
  private final OwnedVips owned;
  private int cut;
  private boolean drainsOwn;

  /** The other nodes have been asked to take its VIPs. */
  private boolean handing;

  private SiteActor(
      Site file,
      NodeSettings settings,
      Optional<ClusterParts> parts,
      SiteMetrics metrics,
      AccessLog accessLog,
      ActorContext<SiteCommand> context) {
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
            new HopMeans(
                context.spawn(
                    HopInterfaces.create(settings.hop(), HopPeers.of(file), metrics), "hop"),
                parts.<FlowLinks>map(of -> new SiteFlowLinks(of.peers())).orElse(FlowLinks.NONE)),
            parts.isEmpty(),
            context,
            context.messageAdapter(VipActor.Event.class, FromVip::new));
    ActorRef<FailoverActor.Event> fromFailover =
        context.messageAdapter(FailoverActor.Event.class, FromFailover::new);
    Optional<SharedRules> rules = parts.map(of -> new SharedRules(file, of.state()));
    Site site = rules.map(SharedRules::start).orElse(file);
    this.cluster =
        parts.map(
            of ->
                new SiteCluster(
                    of,
                    rules.orElseThrow(),
                    metrics.cluster(),
                    bindings,
                    changes,
                    Rehearsal.run(file, transport, settings, context),
                    vips.prepared(),
                    context,
                    fromFailover));
    if (parts.isEmpty()) {
      CompilerPriority.lower(); // it rehearses nothing, and clients come at once
    }
    ServerWishes wishes = new ServerWishes();
    this.inForce = new InForce(site, servers, wishes, bindings, vips, cluster);
    this.administration =
        new Administration(servers, wishes, inForce, cluster, context.getSystem());
    this.owned = new OwnedVips(site.node(), vips, cluster, settings.drainDeadline(), context);
    this.overview =
        new SiteOverview(
            site.node(), System.currentTimeMillis(), servers, vips, cluster, context.getSystem());
  }

  /**
   * The site as configured, or as the scheduler nodes share it; the guardian of the actor system.
   *
   * @param file what this node's configuration file says
   * @param cluster what there is because of the other scheduler nodes; empty when there are none
   */
  public static Behavior<SiteCommand> create(
      Site file,
      NodeSettings settings,
      Optional<ClusterParts> cluster,
      SiteMetrics metrics,
      AccessLog accessLog) {
    return Behaviors.setup(
        context -> {
          SiteActor actor = new SiteActor(file, settings, cluster, metrics, accessLog, context);
          metrics.actors().started("site");
          actor.inForce.start();
          actor.cluster.ifPresent(of -> of.catchUp(actor.administration::adopt));
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
              case FailoverGone gone -> {
                LOG.error("the failover has failed; this node ends");
                yield Behaviors.stopped();
              }
              case StateChanged changed -> onStateChanged(changed.change());
              default -> onAny(message);
            });
  }

  /**
   * What no other node can take drains here first, as its address would go with its ownership; then
   * the others take what they can.
   */
  private Behavior<SiteCommand> leaving(Drain drain) {
    if (vips.areOwnDrained() && !handing) {
      handing = true;
      context.pipeToSelf(owned.leave(drain.deadline()), (done, failure) -> new HandedOver(drain));
    }
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case VipGone gone -> {
                vips.gone(gone.vip(), inForce.site());
                yield leaving(drain);
              }
              case HandedOver over -> onDrain(over.drain());
              case FailoverGone gone -> Behaviors.stopped();
              case Apply apply -> {
                apply.replyTo().tell(new Applied(List.of()));
                yield Behaviors.same();
              }
              case Drain again -> {
                drained.add(again.replyTo());
                yield Behaviors.same();
              }
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
                vips.gone(gone.vip(), inForce.site());
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
      case Describe describe ->
          overview.describe(drainsOwn || !drained.isEmpty(), describe.replyTo());
      case ListConnections list -> overview.listConnections(list.replyTo());
      case SetAdminState set -> administration.set(set);
      case SetWeight set -> administration.set(set);
      case FromServer from -> onServer(from.event());
      case FromVip from -> onVip(from.event());
      case Introduce introduce ->
          cluster.ifPresent(of -> of.introduce(introduce.version(), introduce.api()));
      case MoveVip move -> owned.move(move);
      case FromFailover from -> owned.on(from.event());
      case VipOpened opened -> owned.opened(opened.vip());
      case VipStoodBy stoodBy -> owned.stoodBy(stoodBy.vip());
      case StateReady ready -> cluster.ifPresent(of -> of.ready(inForce.site()));
      case StateChanged late -> {}
      case FailoverGone late -> {}
      case HandedOver late -> {}
      case VipGone gone -> vips.gone(gone.vip(), inForce.site());
      case ServerGone gone -> metrics.actors().stopped("server");
      case Apply late -> {}
      case Drain late -> {}
    }
    return Behaviors.same();
  }

  private Behavior<SiteCommand> onApply(Apply apply) {
    List<String> changes = inForce.reload(apply.next());
    overview.settled().whenComplete((done, failure) -> apply.replyTo().tell(new Applied(changes)));
    return Behaviors.same();
  }

  /** An operator changed something at another node, or this one was told so by its own disk. */
  private Behavior<SiteCommand> onStateChanged(ReplicatedState.Change change) {
    SiteCluster of = cluster.orElseThrow();
    switch (change.kind()) {
      case RULES ->
          of.parts()
              .state()
              .site(change.document())
              .ifPresent(next -> inForce.adopt(next, change.document()));
      case SERVER -> of.server(change.name(), change.document(), administration::adopt);
      case VIP, WISH -> {}
    }
    return Behaviors.same();
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
      case VipActor.Prepared of -> vips.prepared(of.vip());
      case VipActor.CopiesAre are -> owned.copies(are);
      case VipActor.FirstConnection first -> owned.firstConnection(first);
    }
  }

  private Behavior<SiteCommand> onLeave(Drain drain) {
    drainsOwn = vips.drainOwn(new VipActor.Drain(drain.deadline(), CloseCause.DRAIN_DEADLINE));
    return leaving(drain);
  }

  private Behavior<SiteCommand> onDrain(Drain drain) {
    drained.add(drain.replyTo());
    vips.tellAll(new VipActor.Drain(drain.deadline(), CloseCause.DRAIN_DEADLINE));
    return draining();
  }
}
