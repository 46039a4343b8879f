package dev.pointsman.vip;

import dev.pointsman.connection.Choice;
import dev.pointsman.connection.ConnectionActor;
import dev.pointsman.connection.LiveConnection;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView.ListenerState;
import dev.pointsman.model.SiteView.ListenerView;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.model.VipName;
import dev.pointsman.protocol.HttpHead;
import dev.pointsman.rules.ListenerRules;
import dev.pointsman.server.ServerActor;
import dev.pointsman.server.ServerRef;
import dev.pointsman.transport.Incoming;
import dev.pointsman.transport.Listening;
import dev.pointsman.transport.TcpTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One port of a VIP: accepts clients and gives each a connection actor and a server.
 *
 * <pre>
 *   {@link #binding} --{@link Bound}--> {@link #listening} --{@link Drain}--> {@link #draining} --last one closed--> stopped
 *      ^  |                  |
 *      |  +--{@link BindFailed}--+--{@link ListeningEnded}
 *      |         v
 *      +--- {@link #backingOff}
 * </pre>
 *
 * <p>Losing the port harms no connection: they are children of this actor and live on while it
 * binds again. Time-outs of connections are kept by looking at all of them every {@value
 * #SWEEP_MILLIS} ms.
 */
public final class ListenerActor {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerActor.class);

  /** A quarter of a second late is nothing to time-outs counted in seconds. */
  private static final int SWEEP_MILLIS = 250;

  private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(15);

  /** What this actor takes. */
  public sealed interface Command {}

  /** Other rules or servers are in force; connections that are there stay. */
  public record Configure(ListenerRules rules, Map<ServerName, ServerRef> servers)
      implements Command {}

  /** Closes the connections to a server. */
  public record CloseServer(ServerName server, CloseCause cause) implements Command {}

  /** Accepts no more, and ends with its last connection or at the deadline. */
  public record Drain(Duration deadline, CloseCause cause, CloseCause refusal) implements Command {}

  /** How it does. */
  public record Describe(ActorRef<Description> replyTo) implements Command {}

  /** Its live connections. */
  public record ListConnections(ActorRef<List<ConnectionView>> replyTo) implements Command {}

  /** What {@link Describe} is answered with. */
  public record Description(ListenerView listener, List<RuleView> rules) {}

  private record Bound(Listening listening) implements Command {}

  private record BindFailed(String reason) implements Command {}

  private record ListeningEnded(String reason) implements Command {}

  private record BindAgain() implements Command {}

  private record Accepted(Incoming incoming) implements Command {}

  private record FromConnection(ConnectionActor.Event event) implements Command {}

  private record ConnectionGone(ConnectionId id) implements Command {}

  private record Sweep() implements Command {}

  private record DeadlinePassed() implements Command {}

  /** What this actor tells of itself. */
  public sealed interface Event {}

  /** It has drained; {@code cut} connections were closed at the deadline. */
  public record Drained(int port, int cut) implements Event {}

  private final VipName vip;
  private final Endpoint endpoint;
  private final NodeContext node;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final ActorRef<Event> events;
  private final ActorRef<ConnectionActor.Event> fromConnections;
  private final Materializer materializer;
  private final Accounts accounts;
  private final LogLimiter refusalLog;
  private PortRules rules;
  private ListenerState state = ListenerState.BINDING;
  private String problem = "";
  private Optional<Listening> listening = Optional.empty();
  private CloseCause refusal = CloseCause.STOPPING;
  private CloseCause drainCause = CloseCause.DRAIN_DEADLINE;
  private int cut;

  private ListenerActor(
      VipName vip,
      Endpoint endpoint,
      PortRules rules,
      NodeContext node,
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<Event> events) {
    this.vip = vip;
    this.endpoint = endpoint;
    this.rules = rules;
    this.node = node;
    this.context = context;
    this.timers = timers;
    this.events = events;
    this.materializer = SystemMaterializer.get(context.getSystem()).materializer();
    this.accounts = new Accounts(vip, node);
    this.refusalLog = new LogLimiter(5, Duration.ofSeconds(10), System.nanoTime());
    this.fromConnections = context.messageAdapter(ConnectionActor.Event.class, FromConnection::new);
  }

  /** Listens on {@code endpoint} by these rules. */
  public static Behavior<Command> create(
      VipName vip,
      Endpoint endpoint,
      ListenerRules rules,
      Map<ServerName, ServerRef> servers,
      NodeContext node,
      ActorRef<Event> events) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  PortRules compiled = PortRules.of(rules, servers, node.metrics());
                  ListenerActor actor =
                      new ListenerActor(vip, endpoint, compiled, node, context, timers, events);
                  timers.startTimerWithFixedDelay(new Sweep(), Duration.ofMillis(SWEEP_MILLIS));
                  return actor.bind(FIRST_BACKOFF);
                }));
  }

  // --- states

  private Behavior<Command> bind(Duration backoff) {
    state = ListenerState.BINDING;
    ActorRef<Command> self = context.getSelf();
    TcpTransport.Listen listen =
        node.transport()
            .listen(endpoint, incoming -> self.tell(new Accepted(incoming)), materializer);
    context.pipeToSelf(
        listen.bound(),
        (bound, failure) ->
            failure == null ? new Bound(bound) : new BindFailed(rootMessage(failure)));
    context.pipeToSelf(
        listen.ended(),
        (done, failure) -> new ListeningEnded(failure == null ? "closed" : rootMessage(failure)));
    return binding(backoff);
  }

  private Behavior<Command> binding(Duration backoff) {
    return state(
        message ->
            switch (message) {
              case Bound bound -> listening(bound.listening());
              case BindFailed failed -> backingOff(failed.reason(), backoff);
              case Accepted accepted -> onAccepted(accepted.incoming());
              case ListeningEnded ended -> Behaviors.same();
              default -> onAny(message);
            });
  }

  private Behavior<Command> listening(Listening bound) {
    listening = Optional.of(bound);
    state = ListenerState.LISTENING;
    problem = "";
    node.metrics().vip(vip).listening(endpoint.port(), true);
    LOG.info("vip={} listening={} rules={}", vip, bound.endpoint(), rules.ids());
    return state(
        message ->
            switch (message) {
              case Accepted accepted -> onAccepted(accepted.incoming());
              case ListeningEnded ended -> backingOff(ended.reason(), FIRST_BACKOFF);
              default -> onAny(message);
            });
  }

  private Behavior<Command> backingOff(String reason, Duration backoff) {
    listening = Optional.empty();
    state = ListenerState.BACKING_OFF;
    problem = reason;
    node.metrics().vip(vip).listening(endpoint.port(), false);
    node.metrics().vip(vip).bindFailed(endpoint.port());
    LOG.error(
        "vip={} port={} bind=failed address={} reason=\"{}\" again-in-ms={}",
        vip,
        endpoint.port(),
        endpoint,
        reason,
        backoff.toMillis());
    timers.startSingleTimer(new BindAgain(), backoff);
    Duration doubled = backoff.multipliedBy(2);
    Duration next = doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
    return state(
        message ->
            switch (message) {
              case BindAgain again -> bind(next);
              case ListeningEnded ended -> Behaviors.same();
              case Accepted accepted -> onAccepted(accepted.incoming());
              default -> onAny(message);
            });
  }

  private Behavior<Command> draining() {
    if (accounts.size() == 0) {
      events.tell(new Drained(endpoint.port(), cut));
      return Behaviors.stopped();
    }
    return state(
        message ->
            switch (message) {
              case Accepted accepted -> {
                refuseUnseen(accepted.incoming(), refusal);
                yield Behaviors.same();
              }
              case DeadlinePassed passed -> {
                cut = accounts.size();
                accounts.live().forEach(entry -> entry.cut(drainCause));
                yield Behaviors.same();
              }
              case Bound bound -> {
                unbind(bound.listening());
                yield Behaviors.same();
              }
              case FromConnection from -> {
                onConnection(from.event());
                yield accounts.size() == 0 ? draining() : Behaviors.same();
              }
              case ConnectionGone gone -> {
                onGone(gone.id());
                yield accounts.size() == 0 ? draining() : Behaviors.same();
              }
              case BindFailed failed -> Behaviors.same();
              case ListeningEnded ended -> Behaviors.same();
              case Drain again -> onDrain(again);
              default -> onAny(message);
            });
  }

  private Behavior<Command> state(
      org.apache.pekko.japi.function.Function<Command, Behavior<Command>> onMessage) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(onMessage)
        .onSignal(
            PostStop.class,
            stopped -> {
              onStopped();
              return Behaviors.same();
            })
        .build();
  }

  // --- handlers

  private Behavior<Command> onAny(Command message) {
    switch (message) {
      case Configure configure ->
          rules = rules.with(configure.rules(), configure.servers(), node.metrics());
      case CloseServer close -> onCloseServer(close);
      case Drain drain -> {
        return onDrain(drain);
      }
      case Describe describe -> describe.replyTo().tell(describe());
      case ListConnections list -> list.replyTo().tell(connections());
      case FromConnection from -> onConnection(from.event());
      case ConnectionGone gone -> onGone(gone.id());
      case Sweep sweep -> sweep();
      case Bound late -> unbind(late.listening());
      case Accepted accepted -> refuseUnseen(accepted.incoming(), refusal);
      case BindFailed late -> {}
      case ListeningEnded late -> {}
      case BindAgain late -> {}
      case DeadlinePassed late -> {}
    }
    return Behaviors.same();
  }

  private Behavior<Command> onAccepted(Incoming incoming) {
    long now = System.nanoTime();
    if (!node.acquire()) {
      refuseUnseen(incoming, CloseCause.NODE_LIMIT);
      return Behaviors.same();
    }
    LiveConnection live =
        new LiveConnection(
            node.nextId(),
            vip,
            incoming.client(),
            incoming.dialled(),
            rules.headLimits(),
            System.currentTimeMillis(),
            now);
    Accounts.Entry entry = accounts.open(live, now);
    Optional<RuleServers> decided = rules.undecided();
    if (decided.isEmpty()) {
      spawn(
          entry,
          ConnectionActor.readingHead(
              live, rules.headLimits().maxHeadBytes(), incoming, materializer, fromConnections));
      return Behaviors.same();
    }
    switch (pick(entry, decided.get(), ConnectFailure.OTHER)) {
      case Pick.Picked picked ->
          spawn(
              entry,
              ConnectionActor.connecting(
                  live, picked.choice(), incoming, materializer, fromConnections));
      case Pick.Refused refused -> {
        incoming.reset(materializer);
        logRefusal(entry, refused.cause(), "");
        accounts.close(entry, refused.cause(), now);
      }
    }
    return Behaviors.same();
  }

  private void spawn(Accounts.Entry entry, Behavior<ConnectionActor.Command> behavior) {
    // Not restarted when it fails: a connection whose actor lost its state is of no use to anybody.
    ActorRef<ConnectionActor.Command> actor = context.spawnAnonymous(behavior);
    entry.actor = actor;
    context.watchWith(actor, new ConnectionGone(entry.live.id()));
    node.metrics().actors().started("connection");
  }

  private Pick pick(Accounts.Entry entry, RuleServers rule, ConnectFailure lastFailure) {
    String id = rule.rule().id().value();
    int max = rule.rule().limits().maxConnections();
    accounts.assign(entry, id);
    if (max > 0 && accounts.tally(id).live() > max) {
      return new Pick.Refused(CloseCause.RULE_LIMIT);
    }
    Pick pick = rule.pick(entry.live.client().address(), entry.tried, lastFailure);
    if (pick instanceof Pick.Picked picked) {
      accounts.choose(entry, picked.choice());
    }
    return pick;
  }

  /** Refuses a connection of which there is no account otherwise. */
  private void refuseUnseen(Incoming incoming, CloseCause cause) {
    long now = System.nanoTime();
    incoming.reset(materializer);
    LiveConnection live =
        new LiveConnection(
            node.nextId(),
            vip,
            incoming.client(),
            incoming.dialled(),
            rules.headLimits(),
            System.currentTimeMillis(),
            now);
    Accounts.Entry entry = accounts.open(live, now);
    if (cause != CloseCause.NODE_LIMIT) {
      // Not turned away by the limit, and given back when the account is closed.
      node.acquire();
    }
    logRefusal(entry, cause, "");
    accounts.close(entry, cause, now);
  }

  private void onConnection(ConnectionActor.Event event) {
    Accounts.Entry entry = accounts.find(event.id());
    if (entry == null) {
      return;
    }
    switch (event) {
      case ConnectionActor.HeadDecided decided -> onHead(entry, decided.head());
      case ConnectionActor.HeadRefused refused ->
          logRefusal(entry, CloseCause.BAD_REQUEST, refused.explanation());
      case ConnectionActor.Connected connected -> onConnected(entry);
      case ConnectionActor.ConnectionFailed failed -> onConnectFailed(entry, failed);
      case ConnectionActor.Closed closed ->
          accounts.close(entry, closed.cause(), System.nanoTime());
    }
  }

  private void onHead(Accounts.Entry entry, HttpHead head) {
    Optional<RuleServers> rule = rules.match(head);
    if (rule.isEmpty()) {
      accounts.assign(entry, SiteMetrics.NO_RULE);
      logRefusal(
          entry, CloseCause.NO_RULE, "host \"" + head.host() + "\" path \"" + head.path() + "\"");
      tell(entry, new ConnectionActor.Refuse(CloseCause.NO_RULE));
      return;
    }
    answer(entry, pick(entry, rule.get(), ConnectFailure.OTHER));
  }

  private void answer(Accounts.Entry entry, Pick pick) {
    switch (pick) {
      case Pick.Picked picked -> tell(entry, new ConnectionActor.Connect(picked.choice()));
      case Pick.Refused refused -> {
        logRefusal(entry, refused.cause(), "");
        tell(entry, new ConnectionActor.Refuse(refused.cause()));
      }
    }
  }

  private void onConnected(Accounts.Entry entry) {
    Choice choice = entry.choice;
    long now = System.nanoTime();
    accounts.connected(entry, now);
    if (choice != null) {
      node.metrics()
          .server(choice.server().slot().server().name())
          .connected(entry.live.view(now).connectNanos());
      if (choice.server().slot().remembersFailures()) {
        choice.server().actor().tell(new ServerActor.ClientConnected());
      }
    }
  }

  private void onConnectFailed(Accounts.Entry entry, ConnectionActor.ConnectionFailed failed) {
    Choice choice = failed.choice();
    accounts.unchoose(entry);
    choice.server().actor().tell(new ServerActor.ClientFailed(failed.reason()));
    if (entry.tried.size() > choice.rule().limits().retries()) {
      answer(entry, new Pick.Refused(RuleServers.failed(failed.reason())));
      return;
    }
    Optional<RuleServers> rule = rules.byId(entry.rule);
    answer(
        entry,
        rule.isEmpty()
            ? new Pick.Refused(CloseCause.RULE_REMOVED)
            : pick(entry, rule.get(), failed.reason()));
  }

  private void onGone(ConnectionId id) {
    node.metrics().actors().stopped("connection");
    Accounts.Entry entry = accounts.find(id);
    if (entry != null) {
      // It stopped without saying how it ended: it has failed, and supervision has logged it.
      accounts.close(entry, CloseCause.INTERNAL_ERROR, System.nanoTime());
    }
  }

  private void onCloseServer(CloseServer close) {
    for (Accounts.Entry entry : accounts.live()) {
      if (close.server().equals(entry.live.server())) {
        entry.cut(close.cause());
      }
    }
  }

  private Behavior<Command> onDrain(Drain drain) {
    state = ListenerState.DRAINING;
    refusal = drain.refusal();
    drainCause = drain.cause();
    timers.cancel(BindAgain.class);
    listening.ifPresent(this::unbind);
    listening = Optional.empty();
    node.metrics().vip(vip).listening(endpoint.port(), false);
    timers.startSingleTimer(new DeadlinePassed(), drain.deadline());
    return draining();
  }

  private void unbind(Listening bound) {
    bound
        .unbind()
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn("vip={} unbind={} failure=\"{}\"", vip, bound.endpoint(), failure);
              }
            });
  }

  private void onStopped() {
    listening.ifPresent(this::unbind);
    long now = System.nanoTime();
    List<Accounts.Entry> left = new ArrayList<>();
    accounts.live().forEach(left::add);
    left.forEach(entry -> accounts.close(entry, drainCause, now));
    node.metrics().vip(vip).listening(endpoint.port(), false);
    node.metrics().actors().stopped("listener");
  }

  private void sweep() {
    long now = System.nanoTime();
    long interval = node.settings().accessLog().interval().toNanos();
    for (Accounts.Entry entry : accounts.live()) {
      entry.live.expired(now).ifPresent(expiry -> tell(entry, new ConnectionActor.Expired(expiry)));
      if (entry.relaying && now - entry.lastLoggedNanos >= interval) {
        entry.lastLoggedNanos = now;
        node.accessLog().alive(entry.live.view(now));
      }
    }
  }

  private static void tell(Accounts.Entry entry, ConnectionActor.Command command) {
    if (entry.actor != null) {
      entry.actor.tell(command);
    }
  }

  private void logRefusal(Accounts.Entry entry, CloseCause cause, String detail) {
    long before = refusalLog.permit(System.nanoTime());
    if (before >= 0) {
      LOG.warn(
          "vip={} port={} rule={} client={} refused={} detail=\"{}\" not-logged-before={}",
          vip,
          endpoint.port(),
          entry.rule.isEmpty() ? SiteMetrics.NO_RULE : entry.rule,
          entry.live.client(),
          cause.label(),
          detail,
          before);
    }
  }

  private Description describe() {
    return new Description(
        new ListenerView(endpoint.port(), state, listening.map(Listening::endpoint), problem),
        rules.views(accounts));
  }

  private List<ConnectionView> connections() {
    long now = System.nanoTime();
    List<ConnectionView> views = new ArrayList<>();
    accounts.live().forEach(entry -> views.add(entry.live.view(now)));
    return views;
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.toString() : message;
  }
}
