package dev.pointsman.server;

import dev.pointsman.health.Evidence;
import dev.pointsman.health.HealthMachine;
import dev.pointsman.health.HealthState;
import dev.pointsman.metrics.ServerMeter;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.AdminState;
import dev.pointsman.model.CheckTargets;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView.ServerView;
import dev.pointsman.transport.TcpTransport;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over one server.
 *
 * <p>It has one behaviour; what it knows is a {@link HealthState}, whose chart is there, and an
 * {@link AdminState}, both kept in the {@link ServerSlot} beside the configuration, so that a
 * restart of this actor forgets nothing; it goes on checking by {@link HealthChecks}.
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
   * @param check where it is checked
   */
  public record Configure(Server server, CheckTargets check) implements Command {}

  /** How it does. */
  public record Describe(ActorRef<ServerView> replyTo) implements Command {}

  /** Its checks have something to say. */
  record OfChecks(HealthChecks.Event event) implements Command {}

  private record RetryDue() implements Command {}

  /** What this actor tells of itself. */
  public sealed interface Event {}

  /** The operator disabled it: its connections are to be closed. */
  public record Disabled(ServerName server) implements Event {}

  private final ServerSlot slot;
  private final HealthChecks checks;
  private final SiteMetrics metrics;
  private final ServerMeter meter;
  private final ActorRef<Event> events;
  private final TimerScheduler<Command> timers;

  private ServerActor(
      ServerSlot slot,
      HealthChecks checks,
      SiteMetrics metrics,
      ActorRef<Event> events,
      TimerScheduler<Command> timers) {
    this.slot = slot;
    this.checks = checks;
    this.metrics = metrics;
    this.meter = metrics.server(slot.server().name());
    this.events = events;
    this.timers = timers;
  }

  /**
   * Watches over the server of {@code slot}.
   *
   * @param firstCheck how long to wait before the first check
   */
  public static Behavior<Command> create(
      ServerSlot slot,
      Duration firstCheck,
      TcpTransport transport,
      HopProbes hops,
      SiteMetrics metrics,
      ActorRef<Event> events) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  HealthChecks checks =
                      new HealthChecks(
                          transport, hops, metrics.server(slot.server().name()), context, timers);
                  ServerActor actor = new ServerActor(slot, checks, metrics, events, timers);
                  checks.start(slot.server(), slot.check(), firstCheck);
                  // After a restart it may be down already, and the timer is gone.
                  actor.scheduleRetry(slot.health());
                  actor.report();
                  return actor.watching();
                }));
  }

  // --- the one state

  private Behavior<Command> watching() {
    return Behaviors.receive(Command.class)
        .onAnyMessage(
            message ->
                switch (message) {
                  case OfChecks of -> onChecks(of.event());
                  case ClientConnected connected -> weigh(new Evidence.ClientConnected());
                  case ClientFailed failed -> onClientFailed(failed);
                  case RetryDue due -> onRetryDue();
                  case SetAdmin set -> onSetAdmin(set);
                  case Configure configure -> onConfigure(configure);
                  case Describe describe -> onDescribe(describe);
                })
        .onSignal(
            PreRestart.class,
            restarting -> {
              metrics.actors().restarted("server", "failure");
              return Behaviors.same();
            })
        .build();
  }

  // --- handlers

  private Behavior<Command> onChecks(HealthChecks.Event event) {
    return switch (event) {
      case HealthChecks.Due due -> {
        checks.due();
        yield Behaviors.same();
      }
      case HealthChecks.Done done -> {
        checks
            .verdict(done)
            .ifPresent(
                verdict ->
                    weigh(
                        verdict.passed()
                            ? new Evidence.ProbeOk()
                            : new Evidence.ProbeFailed(verdict.reason())));
        yield Behaviors.same();
      }
    };
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
    meter.healthChanged(transition.from().label(), transition.to().label());
    report();
    HealthLog.changed(slot, transition);
    scheduleRetry(transition.to());
  }

  private Behavior<Command> onRetryDue() {
    weigh(new Evidence.RetryDue());
    // It is still down if the clock was set back meanwhile.
    scheduleRetry(slot.health());
    return Behaviors.same();
  }

  /** Where no check brings the server back, the time does. */
  private void scheduleRetry(HealthState state) {
    HealthMachine.retryAt(slot.server().health(), state)
        .ifPresent(
            at -> {
              long left = Math.max(0, at - System.currentTimeMillis());
              timers.startSingleTimer(RetryDue.class, new RetryDue(), Duration.ofMillis(left));
            });
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
        configure.check().equals(slot.check())
            && configure.server().address().equals(slot.server().address())
            && configure.server().health().equals(slot.server().health());
    slot.configured(new ServerSlot.Configured(configure.server(), configure.check()));
    if (!sameChecks) {
      checks.start(configure.server(), configure.check(), Duration.ZERO);
      scheduleRetry(slot.health());
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
                slot.check().isEmpty()
                    ? server.health().check().label()
                    : server.health().check().label() + " " + slot.check()));
    return Behaviors.same();
  }

  private void report() {
    meter.state(slot.healthy(), slot.admin());
  }
}
