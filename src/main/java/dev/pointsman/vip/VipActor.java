package dev.pointsman.vip;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.RuleId;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.model.SiteView.VipView;
import dev.pointsman.model.Vip;
import dev.pointsman.server.ServerRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A VIP: the listeners of its ports.
 *
 * <pre>
 *   {@link #serving} --{@link Drain}--> {@link #draining} --last listener gone--> stopped
 * </pre>
 *
 * <p>A listener whose rules a reload took away drains on its own; its port may be listened on again
 * before it is done. The last {@link Order} outlives a restart, so that a VIP that fails after a
 * reload does not come back with the rules before it.
 */
public final class VipActor {
  /** What this actor takes. */
  public sealed interface Command {}

  /** What it is to do from now on. */
  public sealed interface Order extends Command {}

  /** Other rules or servers are in force. */
  public record Configure(List<SchedulingRule> rules, Map<ServerName, ServerRef> servers)
      implements Order {}

  /** Accepts no more and ends. */
  public record Drain(Duration deadline, CloseCause cause) implements Order {}

  /** Closes the connections to a server. */
  public record CloseServer(ServerName server, CloseCause cause) implements Command {}

  /** How it does. */
  public record Describe(ActorRef<Description> replyTo) implements Command {}

  /** Its live connections. */
  public record ListConnections(ActorRef<List<ConnectionView>> replyTo) implements Command {}

  /** What {@link Describe} is answered with. */
  public record Description(VipView vip, List<RuleView> rules) {}

  private record ListenerSaid(ListenerActor.Event event) implements Command {}

  /** One of its listeners has stopped. */
  record ListenerGone(ActorRef<ListenerActor.Command> listener) implements Command {}

  /** What this actor tells of itself. */
  public sealed interface Event {}

  /** It has drained; {@code cut} connections were closed at the deadline. */
  public record Drained(Vip vip, int cut) implements Event {}

  private final Vip vip;
  private final NodeContext node;
  private final LastOrder<Order> order;
  private final ActorRef<Event> events;
  private final Listeners listeners;
  private final VipOverview overview;
  private int cut;

  private VipActor(
      Vip vip,
      NodeName owner,
      NodeContext node,
      LastOrder<Order> order,
      ActorContext<Command> context,
      ActorRef<Event> events) {
    this.vip = vip;
    this.node = node;
    this.order = order;
    this.events = events;
    this.listeners =
        new Listeners(
            vip,
            node,
            context,
            context.messageAdapter(ListenerActor.Event.class, ListenerSaid::new));
    this.overview = new VipOverview(vip, owner, context.getSystem());
  }

  /** Serves the VIP by these rules. */
  public static Behavior<Command> create(
      Vip vip, NodeName owner, Configure configure, NodeContext node, ActorRef<Event> events) {
    LastOrder<Order> last = new LastOrder<>(configure);
    return Behaviors.setup(
        context -> {
          VipActor actor = new VipActor(vip, owner, node, last, context, events);
          return switch (last.get()) {
            case Configure now -> {
              actor.listeners.configure(now);
              yield actor.serving();
            }
            // It failed while it drained, and its listeners have ended with it.
            case Drain drain -> actor.draining();
          };
        });
  }

  // --- states

  private Behavior<Command> serving() {
    return state(
        message ->
            switch (message) {
              case Configure configure -> {
                order.set(configure);
                listeners.configure(configure);
                yield Behaviors.same();
              }
              case ListenerSaid said -> {
                forget(onListener(said.event()));
                yield Behaviors.same();
              }
              default -> onAny(message);
            });
  }

  private Behavior<Command> draining() {
    if (listeners.alive().isEmpty()) {
      events.tell(new Drained(vip, cut));
      return Behaviors.stopped();
    }
    return state(
        message -> {
          if (message instanceof ListenerGone gone) {
            listeners.gone(gone.listener());
            return draining();
          }
          return onAny(message);
        });
  }

  private Behavior<Command> state(
      org.apache.pekko.japi.function.Function<Command, Behavior<Command>> onMessage) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(onMessage)
        .onSignal(
            PreRestart.class,
            restarting -> {
              node.metrics().actors().restarted("vip", "failure");
              return Behaviors.same();
            })
        .build();
  }

  // --- handlers

  private Behavior<Command> onAny(Command message) {
    switch (message) {
      case Drain drain -> {
        order.set(drain);
        listeners.drain(drain);
        return draining();
      }
      case CloseServer close ->
          listeners.tellAll(new ListenerActor.CloseServer(close.server(), close.cause()));
      case Describe describe -> overview.describe(listeners.alive(), describe.replyTo());
      case ListConnections list -> overview.listConnections(listeners.alive(), list.replyTo());
      case ListenerSaid said -> onListener(said.event());
      case ListenerGone gone -> listeners.gone(gone.listener());
      // A reload that took the VIP away has overtaken one that changed it.
      case Configure late -> {}
    }
    return Behaviors.same();
  }

  private ListenerActor.Drained onListener(ListenerActor.Event event) {
    ListenerActor.Drained drained =
        switch (event) {
          case ListenerActor.Drained done -> done;
        };
    cut += drained.cut();
    return drained;
  }

  /** The numbers of a port end with its last connection, unless the port is open again. */
  private void forget(ListenerActor.Drained drained) {
    if (!listeners.has(drained.port())) {
      node.metrics().vip(vip.name()).forgetPort(drained.port());
    }
    Set<RuleId> kept = rulesInForce();
    drained.rules().stream()
        .filter(rule -> !kept.contains(rule))
        .forEach(rule -> node.metrics().forgetRule(vip.name(), rule.value()));
  }

  private Set<RuleId> rulesInForce() {
    return switch (order.get()) {
      case Configure now ->
          now.rules().stream().map(SchedulingRule::id).collect(Collectors.toUnmodifiableSet());
      case Drain drain -> Set.of();
    };
  }
}
