package dev.pointsman.vip;

import dev.pointsman.dispatch.LastOrder;
import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.hop.HopMeans;
import dev.pointsman.hop.HopVipActor;
import dev.pointsman.linux.SocketOptions;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.HopCopies;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.RuleId;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.model.SiteView.VipView;
import dev.pointsman.model.Term;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import dev.pointsman.server.ServerRef;
import dev.pointsman.transport.TcpTransport;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 *   {@link #standingBy} <--{@link StandBy}, {@link Open}--> {@link #serving} --{@link Drain}--> {@link #draining} --last listener gone--> stopped
 * </pre>
 *
 * <p>It stands by while another scheduler node owns the VIP: it knows its rules, and has no port
 * open, unless the address comes and goes with the ownership ({@link #warm}).
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

  /** The VIP is this node's: its ports are to be open. */
  public record Open(Term term, ActorRef<Opened> replyTo) implements Command {}

  /** Another node is about to announce the VIP; {@link StandBy} or {@link Open} follows. */
  public record HandOver() implements Command {}

  /** All ports are open, or the log says why one is not. */
  public record Opened(VipName vip) {}

  /**
   * The VIP is another node's. Where its address goes, its connections are to be closed at once;
   * else its ports are, and its connections by {@code deadline}.
   */
  public record StandBy(Duration deadline, ActorRef<StoodBy> replyTo) implements Command {}

  /** The address may go: where it does, no connection is left, and else no port is open. */
  public record StoodBy(VipName vip) {}

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

  private record HopSaid(HopVipActor.Event event) implements Command {}

  /** The actor of its rules that hop has stopped. */
  record HopGone(ActorRef<HopVipActor.Command> hop) implements Command {}

  /** What this actor tells of itself. */
  public sealed interface Event {}

  /** It has drained; {@code cut} connections were closed at the deadline. */
  public record Drained(Vip vip, int cut) implements Event {}

  /**
   * It can be opened now without refusing anybody whose connection hops: the kernel's part is
   * there, or the log says why it is not. Told once.
   */
  public record Prepared(VipName vip) implements Event {}

  /** It stands otherwise with who has the flows of its rules that hop. */
  public record CopiesAre(VipName vip, HopCopies copies) implements Event {}

  /**
   * The first connection since it was opened has come to one of its ports.
   *
   * @param nanoTime when, by {@link System#nanoTime}
   */
  public record FirstConnection(VipName vip, long nanoTime) implements Event {}

  private final Vip vip;
  private final NodeContext node;
  private final LastOrder<Order> order;
  private final LastOrder<Optional<Term>> open;
  private final ActorRef<Event> events;
  private final Listeners listeners;
  private final HopPart hop;
  private final VipOverview overview;
  private final Set<Integer> unsettled = new HashSet<>();
  private Optional<ActorRef<Opened>> opening = Optional.empty();
  private Optional<ActorRef<StoodBy>> closing = Optional.empty();
  private int cut;
  private boolean prepared;

  private VipActor(
      Vip vip,
      NodeName owner,
      NodeContext node,
      HopMeans means,
      LastOrder<Order> order,
      LastOrder<Optional<Term>> open,
      ActorContext<Command> context,
      ActorRef<Event> events) {
    this.vip = vip;
    this.node = node;
    this.order = order;
    this.open = open;
    this.events = events;
    this.listeners =
        new Listeners(
            vip,
            node,
            comesAndGoes(vip)
                ? socket -> SocketOptions.setFreeBind(socket, true)
                : TcpTransport.BeforeBind.NOTHING,
            context,
            context.messageAdapter(ListenerActor.Event.class, ListenerSaid::new));
    this.hop =
        new HopPart(
            vip,
            owner,
            node,
            means,
            context,
            context.messageAdapter(HopVipActor.Event.class, HopSaid::new));
    this.overview = new VipOverview(vip, owner, context.getSystem());
  }

  /**
   * Serves the VIP by these rules.
   *
   * @param opened whether the VIP is this node's from the start; otherwise it stands by
   * @param means of rules that hop
   */
  public static Behavior<Command> create(
      Vip vip,
      NodeName self,
      Configure configure,
      boolean opened,
      NodeContext node,
      HopMeans means,
      ActorRef<Event> events) {
    LastOrder<Order> last = new LastOrder<>(configure);
    LastOrder<Optional<Term>> open =
        new LastOrder<>(opened ? Optional.of(Term.NONE) : Optional.empty());
    return Behaviors.setup(
        context -> {
          VipActor actor = new VipActor(vip, self, node, means, last, open, context, events);
          return switch (last.get()) {
            case Configure now -> {
              if (open.get().isPresent()) {
                actor.listen(now);
                actor.tellIfPrepared();
                yield actor.serving();
              }
              actor.warm();
              actor.tellIfPrepared();
              yield actor.standingBy();
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
                listen(configure);
                yield Behaviors.same();
              }
              case ListenerSaid said -> {
                onListener(said.event()).ifPresent(this::forget);
                yield Behaviors.same();
              }
              default -> onAny(message);
            });
  }

  private Behavior<Command> standingBy() {
    return state(
        message ->
            switch (message) {
              case Configure configure -> {
                order.set(configure);
                warm();
                yield Behaviors.same();
              }
              case ListenerSaid said -> {
                onListener(said.event()).ifPresent(this::forget);
                yield Behaviors.same();
              }
              default -> onAny(message);
            });
  }

  private Behavior<Command> draining() {
    if (listeners.alive().isEmpty() && hop.alive().isEmpty()) {
      events.tell(new Drained(vip, cut));
      return Behaviors.stopped();
    }
    return state(
        message -> {
          if (message instanceof ListenerGone gone) {
            listeners.gone(gone.listener());
            return draining();
          }
          if (message instanceof HopGone gone) {
            hop.gone(gone.hop());
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
        hop.drain(drain);
        return draining();
      }
      case Open now -> {
        return onOpen(now);
      }
      case HandOver now -> hop.handOver();
      case StandBy now -> {
        return onStandBy(now);
      }
      case CloseServer close -> {
        listeners.tellAll(new ListenerActor.CloseServer(close.server(), close.cause()));
        hop.tellAll(new HopVipActor.CloseServer(close.server(), close.cause()));
      }
      case Describe describe ->
          overview.describe(listeners.alive(), hop.alive(), describe.replyTo());
      case ListConnections list ->
          overview.listConnections(listeners.alive(), hop.alive(), list.replyTo());
      case ListenerSaid said -> onListener(said.event());
      case ListenerGone gone -> {
        listeners.gone(gone.listener());
        answerIfClosed();
      }
      case HopSaid said -> onHop(said.event());
      case HopGone gone -> hop.gone(gone.hop());
      // A reload that took the VIP away has overtaken one that changed it.
      case Configure late -> {}
    }
    return Behaviors.same();
  }

  private Behavior<Command> onOpen(Open now) {
    if (!(order.get() instanceof Configure configure)) {
      // It drains: it was taken away while it was being taken over.
      now.replyTo().tell(new Opened(vip.name()));
      return Behaviors.same();
    }
    open.set(Optional.of(now.term()));
    hop.own(now.term());
    listen(configure);
    listeners.serve();
    opening = Optional.of(now.replyTo());
    answerIfOpen();
    return serving();
  }

  private void listen(Configure configure) {
    Set<Integer> before = listeners.ports();
    listeners.configure(configure);
    hop.configure(configure, open.get());
    unsettled.retainAll(listeners.ports());
    listeners.ports().stream().filter(port -> !before.contains(port)).forEach(unsettled::add);
  }

  /**
   * A standby whose address is not here yet listens already: nobody can reach it, and taking the
   * VIP over is one step. Where the address is there for all, it would take clients of the owner's.
   */
  private void warm() {
    if (comesAndGoes(vip) && open.get().isEmpty() && order.get() instanceof Configure configure) {
      listen(configure);
    }
  }

  private static boolean comesAndGoes(Vip vip) {
    return vip.networkInterface().isPresent();
  }

  private Behavior<Command> onStandBy(StandBy now) {
    open.set(Optional.empty());
    hop.standBy();
    closing = Optional.of(now.replyTo());
    unsettled.clear();
    if (comesAndGoes(vip)) {
      listeners.standBy();
      answerIfClosed();
    } else {
      listeners.leave(now.deadline());
      if (now.deadline().isPositive()) {
        answerClosed();
      } else {
        answerIfClosed();
      }
    }
    return order.get() instanceof Drain ? Behaviors.same() : standingBy();
  }

  private void tellIfPrepared() {
    if (!prepared && hop.isSettled()) {
      prepared = true;
      events.tell(new Prepared(vip.name()));
    }
  }

  private void answerIfOpen() {
    if (unsettled.isEmpty() && hop.isSettled() && hop.isOwning()) {
      opening.ifPresent(replyTo -> replyTo.tell(new Opened(vip.name())));
      opening = Optional.empty();
    }
  }

  private void answerIfClosed() {
    if (listeners.areQuiet()) {
      answerClosed();
    }
  }

  private void answerClosed() {
    closing.ifPresent(
        replyTo -> {
          replyTo.tell(new StoodBy(vip.name()));
          warm();
        });
    closing = Optional.empty();
  }

  private Optional<ListenerActor.Drained> onListener(ListenerActor.Event event) {
    return switch (event) {
      case ListenerActor.Drained done -> {
        cut += done.cut();
        yield Optional.of(done);
      }
      case ListenerActor.Settled settled -> {
        unsettled.remove(settled.port());
        answerIfOpen();
        yield Optional.empty();
      }
      case ListenerActor.StoodBy stood -> {
        listeners.stoodBy(stood.port());
        answerIfClosed();
        yield Optional.empty();
      }
      case ListenerActor.FirstAccepted first -> {
        events.tell(new FirstConnection(vip.name(), first.nanoTime()));
        yield Optional.empty();
      }
    };
  }

  private void onHop(HopVipActor.Event event) {
    switch (event) {
      case HopVipActor.Drained done -> cut += done.cut();
      case HopVipActor.Settled settled -> {
        hop.settled();
        tellIfPrepared();
        answerIfOpen();
      }
      case HopVipActor.Owning now -> {
        hop.owning();
        answerIfOpen();
      }
      case HopVipActor.CopiesAre are -> events.tell(new CopiesAre(vip.name(), are.copies()));
      case HopVipActor.FirstConnection first ->
          events.tell(new FirstConnection(vip.name(), first.nanoTime()));
    }
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
