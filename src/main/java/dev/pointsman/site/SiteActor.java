package dev.pointsman.site;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.health.ProbeSchedule;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.AdminState;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.model.SiteView;
import dev.pointsman.model.SiteView.ServerView;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import dev.pointsman.plan.ReloadPlan;
import dev.pointsman.server.ServerActor;
import dev.pointsman.server.ServerRef;
import dev.pointsman.server.ServerSlot;
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
import dev.pointsman.vip.Answers;
import dev.pointsman.vip.NodeContext;
import dev.pointsman.vip.VipActor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
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

  private record VipGone(ActorRef<VipActor.Command> vip) implements Internal {}

  private record ServerGone(ServerName server) implements Internal {}

  private final NodeContext node;
  private final SiteMetrics metrics;
  private final TcpTransport transport;
  private final ActorContext<SiteCommand> context;
  private final long startedMillis = System.currentTimeMillis();
  private final ActorRef<ServerActor.Event> fromServers;
  private final ActorRef<VipActor.Event> fromVips;
  private final Map<ServerName, ServerRef> servers = new LinkedHashMap<>();
  private final Map<VipName, ActorRef<VipActor.Command>> vips = new LinkedHashMap<>();

  /** All that have not stopped, those included that drain. */
  private final List<ActorRef<VipActor.Command>> alive = new ArrayList<>();

  private Site site;
  private boolean draining;
  private int cut;
  private final List<ActorRef<Drained>> drained = new ArrayList<>();

  private SiteActor(
      Site site,
      NodeSettings settings,
      SiteMetrics metrics,
      AccessLog accessLog,
      ActorContext<SiteCommand> context) {
    this.site = site;
    this.metrics = metrics;
    this.context = context;
    this.transport = new TcpTransport(context.getSystem());
    this.node = new NodeContext(settings, transport, metrics, accessLog);
    this.fromServers = context.messageAdapter(ServerActor.Event.class, FromServer::new);
    this.fromVips = context.messageAdapter(VipActor.Event.class, FromVip::new);
  }

  /** The site as configured; the guardian of the actor system. */
  public static Behavior<SiteCommand> create(
      Site site, NodeSettings settings, SiteMetrics metrics, AccessLog accessLog) {
    return Behaviors.setup(
        context -> {
          SiteActor actor = new SiteActor(site, settings, metrics, accessLog, context);
          actor.start();
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
    if (alive.isEmpty()) {
      drained.forEach(replyTo -> replyTo.tell(new Drained(cut)));
      return Behaviors.stopped();
    }
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case VipGone gone -> {
                onVipGone(gone);
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
      case Describe describe -> describe(describe.replyTo());
      case ListConnections list -> listConnections(list.replyTo());
      case SetAdminState set -> onSetAdminState(set);
      case FromServer from -> onServer(from.event());
      case FromVip from -> onVip(from.event());
      case VipGone gone -> onVipGone(gone);
      case ServerGone gone -> metrics.actors().stopped("server");
      case Apply late -> {}
      case Drain late -> {}
    }
    return Behaviors.same();
  }

  private void start() {
    metrics.actors().started("site");
    int index = 0;
    for (Server server : site.servers().values()) {
      Duration interval = server.health().interval();
      servers.put(
          server.name(),
          spawnServer(server, ProbeSchedule.firstDelay(index++, site.servers().size(), interval)));
    }
    site.vips().values().forEach(this::startIfOurs);
  }

  private void startIfOurs(Vip vip) {
    if (vip.schedulers().getFirst().equals(site.node())) {
      vips.put(vip.name(), spawnVip(vip));
    } else {
      LOG.info("vip={} owner={} here=no", vip.name(), vip.schedulers().getFirst());
    }
  }

  private ServerRef spawnServer(Server server, Duration firstCheck) {
    ServerSlot slot = new ServerSlot(server, System.currentTimeMillis());
    // Restarted when it fails: what is known of the server is in the slot and stays.
    Behavior<ServerActor.Command> behavior =
        Behaviors.supervise(
                ServerActor.create(
                    slot,
                    checkOf(site, server),
                    firstCheck,
                    transport,
                    metrics.server(server.name()),
                    fromServers))
            .onFailure(SupervisorStrategy.restart());
    ActorRef<ServerActor.Command> actor =
        context.spawn(behavior, "server-" + server.name() + "-" + System.nanoTime());
    context.watchWith(actor, new ServerGone(server.name()));
    metrics.actors().started("server");
    return new ServerRef(slot, actor);
  }

  private ActorRef<VipActor.Command> spawnVip(Vip vip) {
    // Restarted when it fails; its listeners, which are its children, start afresh.
    Behavior<VipActor.Command> behavior =
        Behaviors.supervise(
                VipActor.create(
                    vip,
                    site.node(),
                    site.rulesOf(vip.name()),
                    Map.copyOf(servers),
                    node,
                    fromVips))
            .onFailure(
                SupervisorStrategy.restartWithBackoff(
                    Duration.ofMillis(100), Duration.ofSeconds(10), 0.1));
    ActorRef<VipActor.Command> actor =
        context.spawn(behavior, "vip-" + vip.name() + "-" + System.nanoTime());
    context.watchWith(actor, new VipGone(actor));
    alive.add(actor);
    metrics.actors().started("vip");
    return actor;
  }

  /** Where a server is checked: at its own port, or at that of the first rule that names it. */
  static Optional<Endpoint> checkOf(Site site, Server server) {
    OptionalInt port = server.health().port();
    if (port.isEmpty()) {
      port =
          site.rules().stream()
              .filter(rule -> rule.servers().contains(server.name()))
              .mapToInt(rule -> rule.serverPort())
              .findFirst();
    }
    return port.isEmpty()
        ? Optional.empty()
        : Optional.of(new Endpoint(server.address(), port.getAsInt()));
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
   * which nothing is different finds nothing to do.
   */
  private void become(Site next) {
    Site before = site;
    site = next;
    for (Server server : site.servers().values()) {
      ServerRef there = servers.get(server.name());
      if (there == null) {
        servers.put(server.name(), spawnServer(server, Duration.ZERO));
      } else {
        there.actor().tell(new ServerActor.Configure(server, checkOf(site, server)));
      }
    }
    Map<ServerName, ServerRef> known = Map.copyOf(servers);
    for (Vip vip : site.vips().values()) {
      ActorRef<VipActor.Command> there = vips.get(vip.name());
      if (there == null) {
        startIfOurs(vip);
      } else if (!vip.equals(before.vips().get(vip.name()))) {
        stopVip(vip.name());
        startIfOurs(vip);
      } else {
        there.tell(new VipActor.Configure(site.rulesOf(vip.name()), known));
      }
    }
    for (VipName name : List.copyOf(vips.keySet())) {
      if (!site.vips().containsKey(name)) {
        stopVip(name);
        metrics.forgetVip(name);
      }
    }
    for (ServerName name : List.copyOf(servers.keySet())) {
      if (!site.servers().containsKey(name)) {
        closeServer(name, CloseCause.RULE_REMOVED);
        ServerRef gone = servers.remove(name);
        if (gone != null) {
          context.stop(gone.actor());
        }
        metrics.forgetServer(name);
      }
    }
  }

  private void stopVip(VipName name) {
    ActorRef<VipActor.Command> gone = vips.remove(name);
    if (gone != null) {
      gone.tell(new VipActor.Drain(node.settings().drainDeadline(), CloseCause.RULE_REMOVED));
    }
  }

  private void closeServer(ServerName name, CloseCause cause) {
    alive.forEach(vip -> vip.tell(new VipActor.CloseServer(name, cause)));
  }

  private void onSetAdminState(SetAdminState set) {
    ServerRef server = servers.get(set.server());
    if (server == null) {
      set.replyTo().tell(new NoSuchServer(set.server(), List.copyOf(servers.keySet())));
      return;
    }
    CompletionStage<AdminState> before =
        AskPattern.ask(
            server.actor(),
            replyTo -> new ServerActor.SetAdmin(set.state(), replyTo),
            ASK,
            context.getSystem().scheduler());
    before.thenAccept(
        state -> set.replyTo().tell(new AdminChanged(set.server(), state, set.state())));
  }

  private void onServer(ServerActor.Event event) {
    switch (event) {
      case ServerActor.Disabled disabled ->
          closeServer(disabled.server(), CloseCause.SERVER_DISABLED);
    }
  }

  private void onVip(VipActor.Event event) {
    cut +=
        switch (event) {
          case VipActor.Drained done -> done.cut();
        };
  }

  private void onVipGone(VipGone gone) {
    metrics.actors().stopped("vip");
    alive.remove(gone.vip());
  }

  private Behavior<SiteCommand> onDrain(Drain drain) {
    draining = true;
    drained.add(drain.replyTo());
    alive.forEach(vip -> vip.tell(new VipActor.Drain(drain.deadline(), CloseCause.DRAIN_DEADLINE)));
    return draining();
  }

  private void describe(ActorRef<SiteView> replyTo) {
    List<CompletionStage<VipActor.Description>> askedVips =
        alive.stream()
            .map(
                vip ->
                    AskPattern.<VipActor.Command, VipActor.Description>ask(
                        vip, VipActor.Describe::new, ASK, context.getSystem().scheduler()))
            .toList();
    List<CompletionStage<ServerView>> askedServers =
        servers.values().stream()
            .map(
                server ->
                    AskPattern.<ServerActor.Command, ServerView>ask(
                        server.actor(),
                        ServerActor.Describe::new,
                        ASK,
                        context.getSystem().scheduler()))
            .toList();
    Site now = site;
    boolean nowDraining = draining;
    Answers.gather(askedVips)
        .thenCombine(
            Answers.gather(askedServers),
            (vipViews, serverViews) ->
                new SiteView(
                    now.node(),
                    startedMillis,
                    nowDraining,
                    vipViews.stream().map(VipActor.Description::vip).toList(),
                    serverViews,
                    vipViews.stream().flatMap(view -> view.rules().stream()).toList()))
        .thenAccept(replyTo::tell);
  }

  private void listConnections(ActorRef<List<ConnectionView>> replyTo) {
    List<CompletionStage<List<ConnectionView>>> asked =
        alive.stream()
            .map(
                vip ->
                    AskPattern.<VipActor.Command, List<ConnectionView>>ask(
                        vip, VipActor.ListConnections::new, ASK, context.getSystem().scheduler()))
            .toList();
    Answers.gather(asked)
        .thenAccept(all -> replyTo.tell(all.stream().flatMap(List::stream).toList()));
  }
}
