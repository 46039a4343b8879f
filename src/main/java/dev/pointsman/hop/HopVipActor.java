package dev.pointsman.hop;

import dev.pointsman.dispatch.LastOrder;
import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.flows.replica.ReplicaMessage;
import dev.pointsman.metrics.HopMeter;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.HopCopies;
import dev.pointsman.model.HopView;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView.ListenerView;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.model.Term;
import dev.pointsman.model.Vip;
import dev.pointsman.server.ServerRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The ports of a VIP that hop: chooses a server for each first packet that the kernel shows, and
 * keeps the flows.
 *
 * <pre>
 *   {@link #standingBy} <--{@link StandBy}, {@link Own}--> {@link #owning} --{@link Drain}--> {@link #draining} --last flow gone--> stopped
 * </pre>
 *
 * <p>Where it stands by, another scheduler node owns the VIP. In each state the interface may be
 * {@link Ready} or not; what comes while it is not goes unanswered, and clients try again.
 *
 * <p>The last order, and what was counted, outlive a restart. Flows do, too: they are in the
 * kernel, and are adopted from there.
 */
public final class HopVipActor {
  private static final Duration SWEEP = Duration.ofMillis(250);

  /** For clients that have something to say to a connection that was cut, and are to be reset. */
  private static final Duration PARTING = Duration.ofSeconds(1);

  /** For clients that dialled while the VIP changed hands: the rest of taking it over waits. */
  private static final Duration DIALS = Duration.ofMillis(300);

  /** Until the address is gone from this host; it takes a millisecond, unless it is busy. */
  private static final Duration LEAVING = Duration.ofMillis(300);

  /** What this actor takes. */
  public sealed interface Command {}

  /** What it is to do from now on. */
  public sealed interface Order extends Command {}

  /** Other rules or servers are in force; all of the rules hop. */
  public record Configure(List<SchedulingRule> rules, Map<ServerName, ServerRef> servers)
      implements Order {}

  /** Takes no more and ends with its last flow, or at the deadline. */
  public record Drain(Duration deadline, CloseCause cause) implements Order {}

  /**
   * The VIP is this node's.
   *
   * @param rank this node's place in the VIP's list
   */
  public record Own(Term term, int rank) implements Command {}

  /** Another node is about to announce the VIP; {@link StandBy} or {@link Own} follows. */
  public record HandOver() implements Command {}

  /** The VIP is another node's. */
  public record StandBy() implements Command {}

  /** A server is gone: its flows are treated as their rules say. */
  public record CloseServer(ServerName server, CloseCause cause) implements Command {}

  /** How it does. */
  public record Describe(ActorRef<Description> replyTo) implements Command {}

  /** Its live connections. */
  public record ListConnections(ActorRef<List<ConnectionView>> replyTo) implements Command {}

  /** What {@link Describe} is answered with. */
  public record Description(List<ListenerView> ports, List<RuleView> rules, HopView hop) {}

  /** What the links to other scheduler nodes tell. */
  public sealed interface FromLinks extends Command {}

  /** A node stands by for the VIP and is linked: it is to have its flows. */
  public record BackupJoined(NodeName node) implements FromLinks {}

  /** A node stands by no more, or is linked no more. */
  public record BackupLeft(NodeName node) implements FromLinks {}

  /** A message came from a node. */
  public record Received(NodeName from, ReplicaMessage message) implements FromLinks {}

  /** The interface can be used, and reaches servers so. */
  public record Ready(Kernel kernel, ServerRoutes routes) implements Command {}

  /** The interface cannot be used for now. */
  public record NotReady(String reason) implements Command {}

  /** First packets and ends; {@code done} is to be run when they have been gone through. */
  record Seen(List<Sighting> sightings, Runnable done) implements Command {}

  /** Packets of flows that the kernel does not know. */
  record Strayed(List<Sighting> sightings, Runnable done) implements Command {}

  /** The kernel had no room to tell of some ends. */
  record Missed() implements Command {}

  private record Sweep() implements Command {}

  private record DeadlinePassed() implements Command {}

  private record Due() implements Command {}

  private record Parted() implements Command {}

  private record Rest() implements Command {}

  private record Proceed() implements Command {}

  /** The actor of a connection has done its last. */
  record ConnectionOver() implements Command {
    static final ConnectionOver INSTANCE = new ConnectionOver();
  }

  /** The actor of a connection has failed, which supervision logs. */
  record ConnectionFailed(FlowKey key, ConnectionId id) implements Command {}

  /** What this actor tells of itself. */
  public sealed interface Event {}

  /** Whether the interface can be used is known for the first time. */
  public record Settled() implements Event {}

  /**
   * The kernel shows it the VIP's first packets now, or cannot: neighbours may be told of the VIP.
   * What came before would have gone unanswered for the second after which a client dials again.
   */
  public record Owning() implements Event {}

  /**
   * The first connection since it owns the VIP.
   *
   * @param nanoTime when, by {@link System#nanoTime}
   */
  public record FirstConnection(long nanoTime) implements Event {}

  /** It stands otherwise with who has the flows. */
  public record CopiesAre(HopCopies copies) implements Event {}

  /** It has drained; {@code cut} connections were closed at the deadline. */
  public record Drained(int cut) implements Event {}

  private final Vip vip;
  private final NodeContext node;
  private final HopMeans means;
  private final LastOrder<Order> order;
  private final LastOrder<Optional<Own>> own;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final ActorRef<Event> events;
  private final HopVip hop;
  private final HopCompleteness completeness;
  private Optional<HopCopies> told = Optional.empty();
  private boolean settled;
  private boolean parting;
  private boolean proceeding;

  /** When {@link Due} comes. */
  private long scheduled = Long.MAX_VALUE;

  private int cut;

  /** Actors of connections that have not stopped; those that are told of an end still write it. */
  private int connections;

  private HopVipActor(
      Vip vip,
      NodeContext node,
      HopAccounts accounts,
      HopMeans means,
      LastOrder<Order> order,
      LastOrder<Optional<Own>> own,
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<Event> events) {
    this.node = node;
    this.order = order;
    this.own = own;
    this.context = context;
    this.timers = timers;
    this.events = events;
    this.vip = vip;
    this.means = means;
    HopShared shared = shared(accounts);
    this.completeness = new HopCompleteness(vip.name(), shared.meter()::overlooked);
    this.hop = new HopVip(shared, this::declare);
  }

  private HopShared shared(HopAccounts accounts) {
    HopMeter meter = node.metrics().hop(vip.name());
    return new HopShared(
        vip,
        node,
        new HopReach(),
        new HopPorts(node.metrics()),
        accounts,
        new HopSender(),
        new HopResets(node.settings().hop().maxResets(), System.nanoTime()),
        new HopLimits(vip.name(), meter),
        meter,
        means.links(),
        this::spawn,
        time -> events.tell(new FirstConnection(time)));
  }

  private void declare(HopInterfaceActor.Declaration wanted) {
    tell(new HopInterfaceActor.Declare(context.getSelf(), wanted, events));
  }

  private void tell(HopInterfaceActor.Command command) {
    String name = vip.networkInterface().orElseThrow();
    means.interfaces().tell(new HopInterfaces.For(name, command));
  }

  /**
   * Hops the connections to a VIP by these rules.
   *
   * @param owned present if the VIP is this node's from the start
   */
  public static Behavior<Command> create(
      Vip vip,
      Configure configure,
      Optional<Own> owned,
      NodeContext node,
      HopMeans means,
      ActorRef<Event> events) {
    LastOrder<Order> last = new LastOrder<>(configure);
    LastOrder<Optional<Own>> own = new LastOrder<>(owned);
    HopAccounts accounts = new HopAccounts(vip.name(), node);
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  HopVipActor actor =
                      new HopVipActor(
                          vip, node, accounts, means, last, own, context, timers, events);
                  timers.startTimerWithFixedDelay(new Sweep(), SWEEP);
                  return actor.begin();
                }));
  }

  private Behavior<Command> begin() {
    return switch (order.get()) {
      case Configure configure -> {
        means.links().attach(vip.name(), context.getSelf());
        hop.configure(configure.rules(), configure.servers());
        own.get().ifPresent(now -> hop.own(now.term(), now.rank()));
        tellCopies();
        yield own.get().isPresent() ? owning() : standingBy();
      }
      // It failed while it drained.
      case Drain drain -> part();
    };
  }

  // --- states

  private Behavior<Command> owning() {
    return state(this::onAny);
  }

  private Behavior<Command> standingBy() {
    return state(this::onAny);
  }

  private Behavior<Command> draining(Drain drain) {
    if (isDone()) {
      return part();
    }
    return state(
        message ->
            switch (message) {
              case DeadlinePassed passed -> {
                cut += hop.cutAll(drain.cause());
                startParting();
                yield Behaviors.same();
              }
              case Parted parted -> {
                parting = false;
                yield isDone() ? part() : Behaviors.same();
              }
              case Configure late -> Behaviors.same();
              case Own late -> Behaviors.same();
              case StandBy late -> Behaviors.same();
              default -> {
                Behavior<Command> next = onAny(message);
                yield isDone() ? part() : next;
              }
            });
  }

  private boolean isDone() {
    return hop.size() == 0 && connections == 0 && !parting;
  }

  /** All flows are cut; their clients hear of it as they say something, for a while. */
  private void startParting() {
    parting = true;
    timers.startSingleTimer(new Parted(), PARTING);
  }

  private Behavior<Command> part() {
    means.links().detach(vip.name(), context.getSelf());
    tell(new HopInterfaceActor.Withdraw(context.getSelf()));
    events.tell(new CopiesAre(HopCopies.ALL));
    events.tell(new Drained(cut));
    return Behaviors.stopped();
  }

  private Behavior<Command> state(
      org.apache.pekko.japi.function.Function<Command, Behavior<Command>> onMessage) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(onMessage)
        .onSignal(
            PreRestart.class,
            restarting -> {
              node.metrics().actors().restarted("hop", "failure");
              onStopped();
              return Behaviors.same();
            })
        .onSignal(
            PostStop.class,
            stopped -> {
              onStopped();
              node.metrics().actors().stopped("hop");
              return Behaviors.same();
            })
        .build();
  }

  // --- handlers

  private Behavior<Command> onAny(Command message) {
    switch (message) {
      case Configure configure -> {
        order.set(configure);
        hop.configure(configure.rules(), configure.servers());
      }
      case Drain drain -> {
        order.set(drain);
        hop.refuseNew();
        timers.startSingleTimer(new DeadlinePassed(), drain.deadline());
        return draining(drain);
      }
      case HandOver now -> hop.handOver();
      case Rest rest -> hop.rest();
      case Own now -> {
        boolean still = own.get().isPresent();
        own.set(Optional.of(now));
        // One that has just given it up may be parting still.
        hop.parted();
        parting = false;
        hop.own(now.term(), now.rank());
        tellCopies();
        if (still) {
          events.tell(new Owning());
        }
        proceedAfterDials();
        return owning();
      }
      case StandBy now -> {
        own.set(Optional.empty());
        if (hop.standBy()) {
          startParting();
        } else {
          timers.startSingleTimer(new Rest(), LEAVING);
        }
        tellCopies();
        proceedAfterDials();
        return standingBy();
      }
      case CloseServer close -> hop.closeServer(close.server(), close.cause());
      case Describe describe ->
          describe.replyTo().tell(new Description(hop.ports(), hop.ruleViews(), hop.view()));
      case ListConnections list -> list.replyTo().tell(hop.connections());
      case Ready ready -> {
        hop.ready(ready.kernel(), ready.routes());
        settle();
      }
      case NotReady not -> {
        hop.notReady(not.reason());
        settle();
      }
      case Seen seen -> {
        hop.seen(seen.sightings());
        seen.done().run();
      }
      case Strayed strayed -> {
        hop.strayed(strayed.sightings());
        strayed.done().run();
      }
      case Missed missed -> hop.missed();
      case Sweep sweep -> {
        hop.sweep();
        tellCopies();
      }
      case Proceed proceed -> {
        proceeding = false;
        hop.proceed();
      }
      case ConnectionOver over -> over();
      case ConnectionFailed failed -> {
        over();
        hop.failed(failed.key(), failed.id());
      }
      case BackupJoined joined -> hop.joined(joined.node());
      case BackupLeft left -> hop.left(left.node());
      case Received received -> {
        hop.received(received.from(), received.message());
        if (told.filter(HopCopies.ALL::equals).isEmpty()) {
          tellCopies(); // a move may wait for just this
        }
      }
      case Due due -> {
        scheduled = Long.MAX_VALUE;
        hop.due();
      }
      case DeadlinePassed late -> {}
      case Parted parted -> {
        parting = false;
        if (own.get().isEmpty()) {
          hop.parted();
          hop.rest();
        }
      }
    }
    schedule();
    proceedLater();
    return Behaviors.same();
  }

  private void tellCopies() {
    HopCopies now = completeness.look(hop.view(), System.nanoTime());
    if (!told.equals(Optional.of(now))) {
      told = Optional.of(now);
      events.tell(new CopiesAre(now));
    }
  }

  /** Clients that have dialled while the VIP changed hands come first. */
  private void proceedAfterDials() {
    proceed(message -> timers.startSingleTimer(message, DIALS));
  }

  /** After what has come meanwhile. */
  private void proceedLater() {
    proceed(context.getSelf()::tell);
  }

  private void proceed(Consumer<Proceed> by) {
    if (!proceeding && hop.isBusy()) {
      proceeding = true;
      by.accept(new Proceed());
    }
  }

  /** Backups are told, and waited for, by the millisecond. */
  private void schedule() {
    long next = hop.deadline();
    if (next < scheduled) {
      scheduled = next;
      timers.startSingleTimer(new Due(), Duration.ofNanos(Math.max(0, next - System.nanoTime())));
    }
  }

  private void settle() {
    if (!settled) {
      settled = true;
      events.tell(new Settled());
    }
  }

  private ActorRef<HopConnectionActor.Command> spawn(HopFlow flow) {
    // Not restarted when it fails: a connection whose actor lost its state is of no use to anybody.
    ActorRef<HopConnectionActor.Command> actor =
        context.spawnAnonymous(
            HopConnectionActor.create(flow, node.accessLog(), context.getSelf()));
    node.metrics().actors().started("connection");
    connections++;
    return actor;
  }

  private void over() {
    // Of one that had begun before this actor failed there is nothing to count.
    connections = Math.max(0, connections - 1);
  }

  /** Flows that are left stay in the kernel; if it stops in good order there are none. */
  private void onStopped() {
    hop.closeAll(order.get() instanceof Drain drain ? drain.cause() : CloseCause.INTERNAL_ERROR);
  }
}
