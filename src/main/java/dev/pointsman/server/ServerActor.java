package dev.pointsman.server;

import dev.pointsman.health.Evidence;
import dev.pointsman.health.HealthMachine;
import dev.pointsman.health.HealthState;
import dev.pointsman.metrics.ServerMeter;
import dev.pointsman.model.AdminState;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.HealthPolicy.Check;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView.ServerView;
import dev.pointsman.transport.ProbeVerdict;
import dev.pointsman.transport.TcpTransport;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over one server.
 *
 * <p>It has one behaviour; what it knows is a {@link HealthState}, whose chart is there, and an
 * {@link AdminState}, both kept in the {@link ServerSlot}, so that they survive a restart of this
 * actor. Checks follow each other at the policy's interval, counted from start to start; there is
 * never more than one under way.
 */
public final class ServerActor {
  private static final Logger LOG = LoggerFactory.getLogger(ServerActor.class);

  /** What this actor takes. */
  public sealed interface Command {}

  /**
   * A connection for a client was established. Need not be told while {@link
   * ServerSlot#remembersFailures} is false.
   */
  public record ClientConnected() implements Command {}

  /** A connection for a client could not be established. */
  public record ClientFailed(ConnectFailure reason) implements Command {}

  /** An operator wants something else of the server; answered with what was wanted before. */
  public record SetAdmin(AdminState state, ActorRef<AdminState> replyTo) implements Command {}

  /**
   * The server's configuration has changed.
   *
   * @param check where it is checked; empty if no rule uses it and no port is given
   */
  public record Configure(Server server, Optional<Endpoint> check) implements Command {}

  /** How it does. */
  public record Describe(ActorRef<ServerView> replyTo) implements Command {}

  private record ProbeDue() implements Command {}

  private record Probed(ProbeVerdict verdict, long nanos, long generation) implements Command {}

  private record RetryDue() implements Command {}

  /** What this actor tells of itself. */
  public sealed interface Event {}

  /** The operator disabled it: its connections are to be closed. */
  public record Disabled(ServerName server) implements Event {}

  private final ServerSlot slot;
  private final TcpTransport transport;
  private final ServerMeter meter;
  private final ActorRef<Event> events;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Materializer materializer;
  private Optional<Endpoint> check;

  /** Counts configurations, so that the verdict of a check by an older one is passed over. */
  private long generation;

  private boolean probing;

  private ServerActor(
      ServerSlot slot,
      Optional<Endpoint> check,
      TcpTransport transport,
      ServerMeter meter,
      ActorRef<Event> events,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {
    this.slot = slot;
    this.check = check;
    this.transport = transport;
    this.meter = meter;
    this.events = events;
    this.context = context;
    this.timers = timers;
    this.materializer = SystemMaterializer.get(context.getSystem()).materializer();
  }

  /**
   * Watches over the server of {@code slot}.
   *
   * @param firstCheck how long to wait before the first check
   */
  public static Behavior<Command> create(
      ServerSlot slot,
      Optional<Endpoint> check,
      Duration firstCheck,
      TcpTransport transport,
      ServerMeter meter,
      ActorRef<Event> events) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  ServerActor actor =
                      new ServerActor(slot, check, transport, meter, events, context, timers);
                  actor.scheduleChecks(firstCheck);
                  actor.report();
                  return actor.watching();
                }));
  }

  private Behavior<Command> watching() {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case ProbeDue due -> onProbeDue();
              case Probed probed -> onProbed(probed);
              case ClientConnected connected -> weigh(new Evidence.ClientConnected());
              case ClientFailed failed -> onClientFailed(failed);
              case RetryDue due -> weigh(new Evidence.RetryDue());
              case SetAdmin set -> onSetAdmin(set);
              case Configure configure -> onConfigure(configure);
              case Describe describe -> onDescribe(describe);
            });
  }

  private void scheduleChecks(Duration first) {
    timers.cancel(ProbeDue.class);
    if (slot.server().health().check() != Check.NONE && check.isPresent()) {
      timers.startTimerWithFixedDelay(
          ProbeDue.class, new ProbeDue(), first, slot.server().health().interval());
    }
  }

  private Behavior<Command> onProbeDue() {
    if (probing) {
      return Behaviors.same();
    }
    check.ifPresent(
        endpoint -> {
          probing = true;
          var policy = slot.server().health();
          long started = System.nanoTime();
          long asOf = generation;
          context.pipeToSelf(
              transport.probe(
                  endpoint,
                  HealthProbes.request(policy, endpoint),
                  HealthProbes.judge(policy),
                  policy.timeout(),
                  materializer),
              (verdict, failure) ->
                  new Probed(
                      failure == null ? verdict : ProbeVerdict.failed(failure.toString()),
                      System.nanoTime() - started,
                      asOf));
        });
    return Behaviors.same();
  }

  private Behavior<Command> onProbed(Probed probed) {
    probing = false;
    if (probed.generation() != generation
        || probed.verdict().outcome() == ProbeVerdict.Outcome.NOT_MADE) {
      return Behaviors.same();
    }
    meter.probed(probed.verdict().passed(), probed.nanos());
    return weigh(
        probed.verdict().passed()
            ? new Evidence.ProbeOk()
            : new Evidence.ProbeFailed(probed.verdict().reason()));
  }

  private Behavior<Command> onClientFailed(ClientFailed failed) {
    meter.connectFailed(failed.reason());
    return weigh(new Evidence.ClientFailed("connection " + failed.reason().label()));
  }

  private Behavior<Command> weigh(Evidence evidence) {
    Server server = slot.server();
    HealthMachine.Step step =
        HealthMachine.step(
            server.health(),
            server.autoReenable(),
            slot.health(),
            evidence,
            System.currentTimeMillis());
    slot.health(step.next());
    step.transition().ifPresent(this::onTransition);
    return Behaviors.same();
  }

  private void onTransition(HealthMachine.Transition transition) {
    HealthState now = transition.to();
    meter.healthChanged(transition.from().label(), now.label());
    report();
    String from = transition.from().label();
    switch (now) {
      case HealthState.Down down -> {
        LOG.warn(
            "server={} health=down was={} reason=\"{}\" live={}",
            slot.server().name(),
            from,
            down.reason(),
            slot.live());
        HealthMachine.retryAt(slot.server().health(), down)
            .ifPresent(
                at ->
                    timers.startSingleTimer(
                        RetryDue.class, new RetryDue(), Duration.ofMillis(at - down.since())));
      }
      case HealthState.Held held ->
          LOG.warn(
              "server={} health=held was={} do=\"pointsman server enable {}\"",
              slot.server().name(),
              from,
              slot.server().name());
      case HealthState.Up up -> LOG.info("server={} health=up was={}", slot.server().name(), from);
      case HealthState.Unknown unknown ->
          LOG.info("server={} health=unknown was={}", slot.server().name(), from);
    }
  }

  private Behavior<Command> onSetAdmin(SetAdmin set) {
    AdminState before = slot.admin();
    slot.admin(set.state());
    if (set.state() == AdminState.ENABLED) {
      weigh(new Evidence.Released());
    }
    if (before != set.state()) {
      LOG.info(
          "server={} admin={} was={} live={}",
          slot.server().name(),
          set.state().label(),
          before.label(),
          slot.live());
      if (set.state() == AdminState.DISABLED) {
        events.tell(new Disabled(slot.server().name()));
      }
    }
    report();
    set.replyTo().tell(before);
    return Behaviors.same();
  }

  private Behavior<Command> onConfigure(Configure configure) {
    boolean sameChecks =
        configure.check().equals(check)
            && configure.server().health().equals(slot.server().health());
    slot.server(configure.server());
    check = configure.check();
    if (!sameChecks) {
      generation++;
      scheduleChecks(Duration.ZERO);
    }
    report();
    return Behaviors.same();
  }

  private Behavior<Command> onDescribe(Describe describe) {
    Server server = slot.server();
    var eligibility = slot.eligibility();
    describe
        .replyTo()
        .tell(
            new ServerView(
                server.name(),
                server.address().getHostAddress(),
                server.weight(),
                slot.admin(),
                slot.health().label(),
                eligibility.takesNew(),
                eligibility.reason(),
                slot.health().since(),
                slot.live(),
                server.maxConnections(),
                server.health().check().label() + check.map(at -> " " + at).orElse("")));
    return Behaviors.same();
  }

  private void report() {
    meter.state(slot.healthy(), slot.admin());
  }
}
