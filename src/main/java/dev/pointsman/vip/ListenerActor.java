package dev.pointsman.vip;

import dev.pointsman.connection.ConnectionActor;
import dev.pointsman.dispatch.LastOrder;
import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.RuleId;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView.ListenerView;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.model.VipName;
import dev.pointsman.rules.ListenerRules;
import dev.pointsman.server.ServerRef;
import dev.pointsman.transport.Incoming;
import dev.pointsman.transport.TcpTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;

/**
 * One port of a VIP: accepts clients and gives each a connection actor and a server.
 *
 * <pre>
 *   {@link #binding} --{@link Binding.Bound}--> {@link #listening} --{@link Drain}--> {@link #handingOver} --{@link Binding.Gone}--> {@link #draining} --last one closed--> stopped
 *      ^  |                          |
 *      |  +--{@link Binding.Failed}--+--{@link Binding.Ended}
 *      |         v
 *      +--- {@link #backingOff}
 * </pre>
 *
 * <p>It tells a {@link Port}, which knows about binding, and a {@link Reception}, which knows rules
 * and clients, what to do; neither needs the other. So losing the port harms no connection: they
 * are children of this actor and live on while it binds again. Time-outs of connections are kept by
 * looking at all of them every {@value #SWEEP_MILLIS} ms.
 *
 * <p>Where another node's process takes the port over, it goes on accepting until nothing is lost
 * by closing; else it drains at once.
 *
 * <p>The last {@link Order} outlives a restart, so that one that fails after a reload does not come
 * back with the rules before it.
 */
public final class ListenerActor {
  /** A quarter of a second late is nothing to time-outs counted in seconds. */
  private static final int SWEEP_MILLIS = 250;

  /** What this actor takes. */
  public sealed interface Command {}

  /** What it is to do from now on. */
  public sealed interface Order extends Command {}

  /** Other rules or servers are in force; connections of rules that stay, stay. */
  public record Configure(ListenerRules rules, Map<ServerName, ServerRef> servers)
      implements Order {}

  /** Accepts no more, and ends with its last connection or at the deadline. */
  public record Drain(Duration deadline, CloseCause cause, CloseCause refusal) implements Order {}

  /**
   * Closes its connections, which {@link StoodBy} follows, and refuses whoever comes, but keeps the
   * port: as long as the address is here nobody is to hear that nothing listens.
   */
  public record StandBy(CloseCause cause) implements Command {}

  /** Takes connections again. */
  public record Serve() implements Command {}

  /** Closes the connections to a server. */
  public record CloseServer(ServerName server, CloseCause cause) implements Command {}

  /** How it does. */
  public record Describe(ActorRef<Description> replyTo) implements Command {}

  /** Its live connections. */
  public record ListConnections(ActorRef<List<ConnectionView>> replyTo) implements Command {}

  /** What {@link Describe} is answered with. */
  public record Description(ListenerView listener, List<RuleView> rules) {}

  private record OfBinding(Binding binding, Binding.Event event) implements Command {}

  private record BindAgain() implements Command {}

  private record Accepted(Incoming incoming) implements Command {}

  private record FromConnection(ConnectionActor.Event event) implements Command {}

  private record ConnectionGone(ConnectionId id) implements Command {}

  private record Sweep() implements Command {}

  private record DeadlinePassed() implements Command {}

  /** What this actor tells of itself. */
  public sealed interface Event {}

  /**
   * It has drained.
   *
   * @param rules those it had last
   * @param cut how many connections were closed at the deadline
   */
  public record Drained(int port, List<RuleId> rules, int cut) implements Event {}

  /** It stands by and has no connection any more. */
  public record StoodBy(int port) implements Event {}

  /** Whether it has the port is known for the first time. */
  public record Settled(int port) implements Event {}

  /**
   * The first connection came, since it serves.
   *
   * @param nanoTime when, by {@link System#nanoTime}
   */
  public record FirstAccepted(long nanoTime) implements Event {}

  private final NodeContext node;
  private final LastOrder<Order> order;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final ActorRef<Event> events;
  private final Port port;
  private final Reception reception;
  private boolean settled;
  private boolean met;

  /** It stands by and has connections yet. */
  private boolean parting;

  private int cut;

  private ListenerActor(
      VipName vip,
      Endpoint endpoint,
      boolean shared,
      PortRules rules,
      NodeContext node,
      TcpTransport.BeforeBind before,
      LastOrder<Order> order,
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<Event> events) {
    this.node = node;
    this.order = order;
    this.context = context;
    this.timers = timers;
    this.events = events;
    Materializer materializer = SystemMaterializer.get(context.getSystem()).materializer();
    ActorRef<Command> self = context.getSelf();
    this.port =
        new Port(
            vip,
            endpoint,
            shared,
            node,
            before,
            (from, event) -> self.tell(new OfBinding(from, event)),
            incoming -> self.tell(new Accepted(incoming)));
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

  /**
   * Listens on {@code endpoint} by these rules.
   *
   * @param shared whether another node's process may listen there, too
   * @param before done to a socket before it is bound
   */
  public static Behavior<Command> create(
      VipName vip,
      Endpoint endpoint,
      boolean shared,
      Configure configure,
      NodeContext node,
      TcpTransport.BeforeBind before,
      ActorRef<Event> events) {
    LastOrder<Order> last = new LastOrder<>(configure);
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    switch (last.get()) {
                      case Configure now -> {
                        PortRules rules = PortRules.of(now.rules(), now.servers(), node.metrics());
                        timers.startTimerWithFixedDelay(
                            new Sweep(), Duration.ofMillis(SWEEP_MILLIS));
                        yield new ListenerActor(
                                vip, endpoint, shared, rules, node, before, last, context, timers,
                                events)
                            .bind(Backoff.FIRST);
                      }
                      // It failed while it drained, and its connections have ended with it.
                      case Drain drain -> {
                        events.tell(new Drained(endpoint.port(), List.of(), 0));
                        yield Behaviors.stopped();
                      }
                    }));
  }

  // --- states

  private Behavior<Command> bind(Backoff backoff) {
    port.claim();
    return binding(backoff);
  }

  private Behavior<Command> binding(Backoff backoff) {
    return state(
        message -> message instanceof OfBinding of ? onBinding(of, backoff) : onAny(message));
  }

  /** What may happen to the port is the same as while binding, but starts the waiting afresh. */
  private Behavior<Command> listening() {
    return binding(Backoff.FIRST);
  }

  private Behavior<Command> backingOff(String reason, Backoff backoff) {
    port.lost(reason, backoff);
    timers.startSingleTimer(new BindAgain(), backoff.delay());
    return state(message -> message instanceof BindAgain ? bind(backoff.next()) : onAny(message));
  }

  private Behavior<Command> handingOver(Drain drain) {
    return state(
        message ->
            switch (message) {
              case OfBinding of -> onLeaving(of, drain);
              case Drain next -> {
                order.set(next);
                timers.startSingleTimer(new DeadlinePassed(), next.deadline());
                yield handingOver(next);
              }
              case DeadlinePassed passed -> {
                cut = reception.cutAll(drain.cause());
                yield Behaviors.same();
              }
              case Configure late -> Behaviors.same();
              default -> onAny(message);
            });
  }

  private Behavior<Command> draining(Drain drain) {
    if (reception.empty()) {
      events.tell(new Drained(port.number(), reception.ruleIds(), cut));
      return Behaviors.stopped();
    }
    return state(
        message ->
            switch (message) {
              case Accepted accepted -> {
                reception.refuse(accepted.incoming(), drain.refusal());
                yield Behaviors.same();
              }
              case DeadlinePassed passed -> {
                cut = reception.cutAll(drain.cause());
                yield Behaviors.same();
              }
              case FromConnection from -> {
                reception.on(from.event());
                yield reception.empty() ? draining(drain) : Behaviors.same();
              }
              case ConnectionGone gone -> {
                reception.gone(gone.id());
                yield reception.empty() ? draining(drain) : Behaviors.same();
              }
              case Configure late -> Behaviors.same();
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
              onStopped();
              return Behaviors.same();
            })
        .onSignal(
            PostStop.class,
            stopped -> {
              onStopped();
              node.metrics().actors().stopped("listener");
              return Behaviors.same();
            })
        .build();
  }

  // --- handlers

  private Behavior<Command> onAny(Command message) {
    switch (message) {
      case Configure configure -> onConfigure(configure);
      case Drain drain -> {
        return onDrain(drain);
      }
      case StandBy standBy -> {
        reception.standBy(standBy.cause());
        met = false;
        parting = true;
        tellIfStoodBy();
      }
      case Serve serve -> {
        reception.serve();
        parting = false;
      }
      case CloseServer close -> reception.closeServer(close.server(), close.cause());
      case Describe describe ->
          describe.replyTo().tell(new Description(port.view(), reception.ruleViews()));
      case ListConnections list -> list.replyTo().tell(reception.connections());
      case Accepted accepted -> onAccepted(accepted.incoming());
      case FromConnection from -> {
        reception.on(from.event());
        tellIfStoodBy();
      }
      case ConnectionGone gone -> {
        reception.gone(gone.id());
        tellIfStoodBy();
      }
      case Sweep sweep -> reception.sweep(System.nanoTime());
      // What comes too late: the state has moved on since it was sent.
      case OfBinding late -> {}
      case BindAgain late -> {}
      case DeadlinePassed late -> {}
    }
    return Behaviors.same();
  }

  private Behavior<Command> onBinding(OfBinding of, Backoff backoff) {
    if (!port.isCurrent(of.binding())) {
      return Behaviors.same();
    }
    return switch (of.event()) {
      case Binding.Free free -> {
        port.listen();
        yield Behaviors.same();
      }
      case Binding.Bound bound -> {
        settle();
        port.bound(bound.at(), reception.ruleIds());
        yield listening();
      }
      case Binding.Failed failed -> {
        settle();
        yield backingOff(failed.reason(), backoff);
      }
      case Binding.Ended ended -> backingOff(ended.reason(), backoff);
      // Of one that is current there are none.
      case Binding.Emptied late -> Behaviors.same();
      case Binding.Gone late -> Behaviors.same();
    };
  }

  private void settle() {
    if (!settled) {
      settled = true;
      events.tell(new Settled(port.number()));
    }
  }

  private void onAccepted(Incoming incoming) {
    long now = System.nanoTime();
    if (reception.accept(incoming) && !met) {
      met = true;
      events.tell(new FirstAccepted(now));
    }
  }

  private void tellIfStoodBy() {
    if (parting && reception.empty()) {
      parting = false;
      events.tell(new StoodBy(port.number()));
    }
  }

  private void onConfigure(Configure configure) {
    order.set(configure);
    reception.configure(configure.rules(), configure.servers());
  }

  private ActorRef<ConnectionActor.Command> spawn(
      ConnectionId id, Behavior<ConnectionActor.Command> behavior) {
    // Not restarted when it fails: a connection whose actor lost its state is of no use to anybody.
    ActorRef<ConnectionActor.Command> actor = context.spawnAnonymous(behavior);
    context.watchWith(actor, new ConnectionGone(id));
    return actor;
  }

  private Behavior<Command> onDrain(Drain drain) {
    order.set(drain);
    timers.startSingleTimer(new DeadlinePassed(), drain.deadline());
    return port.handOver(drain.cause() == CloseCause.VIP_MOVED)
        ? handingOver(drain)
        : draining(drain);
  }

  private Behavior<Command> onLeaving(OfBinding of, Drain drain) {
    if (!port.isLeaving(of.binding())) {
      return Behaviors.same();
    }
    return switch (of.event()) {
      case Binding.Emptied emptied -> {
        port.leave();
        yield Behaviors.same();
      }
      // It ended by itself, or what was accepted before has come.
      case Binding.Gone gone -> draining(drain);
      default -> Behaviors.same();
    };
  }

  /** Connections that are left end with this actor; if it stops in good order there are none. */
  private void onStopped() {
    port.leave();
    reception.closeAll(
        order.get() instanceof Drain drain ? drain.cause() : CloseCause.INTERNAL_ERROR);
  }
}
