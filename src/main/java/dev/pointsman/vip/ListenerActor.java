package dev.pointsman.vip;

import dev.pointsman.connection.ConnectionActor;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView.ListenerState;
import dev.pointsman.model.SiteView.ListenerView;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.model.VipName;
import dev.pointsman.rules.ListenerRules;
import dev.pointsman.server.ServerRef;
import dev.pointsman.transport.Incoming;
import dev.pointsman.transport.Listening;
import dev.pointsman.transport.TcpTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
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
  private final Materializer materializer;
  private final Reception reception;
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
    this.node = node;
    this.context = context;
    this.timers = timers;
    this.events = events;
    this.materializer = SystemMaterializer.get(context.getSystem()).materializer();
    this.reception =
        new Reception(
            vip,
            endpoint.port(),
            rules,
            node,
            materializer,
            context.messageAdapter(ConnectionActor.Event.class, FromConnection::new),
            this::spawn);
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
              case Accepted accepted -> accept(accepted.incoming());
              case ListeningEnded ended -> Behaviors.same();
              default -> onAny(message);
            });
  }

  private Behavior<Command> listening(Listening bound) {
    listening = Optional.of(bound);
    state = ListenerState.LISTENING;
    problem = "";
    node.metrics().vip(vip).listening(endpoint.port(), true);
    LOG.info("vip={} listening={} rules={}", vip, bound.endpoint(), reception.ruleIds());
    return state(
        message ->
            switch (message) {
              case Accepted accepted -> accept(accepted.incoming());
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
              case Accepted accepted -> accept(accepted.incoming());
              default -> onAny(message);
            });
  }

  private Behavior<Command> draining() {
    if (reception.empty()) {
      events.tell(new Drained(endpoint.port(), cut));
      return Behaviors.stopped();
    }
    return state(
        message ->
            switch (message) {
              case Accepted accepted -> {
                reception.refuse(accepted.incoming(), refusal);
                yield Behaviors.same();
              }
              case DeadlinePassed passed -> {
                cut = reception.cutAll(drainCause);
                yield Behaviors.same();
              }
              case Bound bound -> {
                unbind(bound.listening());
                yield Behaviors.same();
              }
              case FromConnection from -> {
                reception.on(from.event());
                yield reception.empty() ? draining() : Behaviors.same();
              }
              case ConnectionGone gone -> {
                reception.gone(gone.id());
                yield reception.empty() ? draining() : Behaviors.same();
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
            PreRestart.class,
            restarting -> {
              node.metrics().actors().restarted("listener", "failure");
              onStopped(CloseCause.INTERNAL_ERROR);
              return Behaviors.same();
            })
        .onSignal(
            PostStop.class,
            stopped -> {
              onStopped(drainCause);
              node.metrics().actors().stopped("listener");
              return Behaviors.same();
            })
        .build();
  }

  // --- handlers

  private Behavior<Command> onAny(Command message) {
    switch (message) {
      case Configure configure -> reception.configure(configure.rules(), configure.servers());
      case CloseServer close -> reception.closeServer(close.server(), close.cause());
      case Drain drain -> {
        return onDrain(drain);
      }
      case Describe describe -> describe.replyTo().tell(describe());
      case ListConnections list -> list.replyTo().tell(reception.connections());
      case FromConnection from -> reception.on(from.event());
      case ConnectionGone gone -> reception.gone(gone.id());
      case Sweep sweep -> reception.sweep(System.nanoTime());
      case Bound late -> unbind(late.listening());
      case Accepted accepted -> reception.refuse(accepted.incoming(), refusal);
      case BindFailed late -> {}
      case ListeningEnded late -> {}
      case BindAgain late -> {}
      case DeadlinePassed late -> {}
    }
    return Behaviors.same();
  }

  private Behavior<Command> accept(Incoming incoming) {
    reception.accept(incoming);
    return Behaviors.same();
  }

  private ActorRef<ConnectionActor.Command> spawn(
      ConnectionId id, Behavior<ConnectionActor.Command> behavior) {
    // Not restarted when it fails: a connection whose actor lost its state is of no use to anybody.
    ActorRef<ConnectionActor.Command> actor = context.spawnAnonymous(behavior);
    context.watchWith(actor, new ConnectionGone(id));
    return actor;
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

  private void onStopped(CloseCause cause) {
    listening.ifPresent(this::unbind);
    reception.closeAll(cause);
    node.metrics().vip(vip).listening(endpoint.port(), false);
  }

  private Description describe() {
    return new Description(
        new ListenerView(endpoint.port(), state, listening.map(Listening::endpoint), problem),
        reception.ruleViews());
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
