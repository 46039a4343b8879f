package dev.pointsman.server;

import dev.pointsman.metrics.ServerMeter;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.HealthPolicy.Check;
import dev.pointsman.transport.ProbeVerdict;
import dev.pointsman.transport.TcpTransport;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;

/**
 * The health checks of a server: when one is due, and the one that is under way. Part of the
 * server's actor and called by it alone.
 *
 * <p>Checks follow each other at the policy's interval, counted from start to start; there is never
 * more than one under way by the configuration in force. The verdict of one that an older
 * configuration asked for, or that the actor asked for before it was restarted, counts for nothing.
 */
final class HealthChecks {
  /** What the server's actor hears of its checks. */
  sealed interface Event {}

  /** It is time for a check. */
  record Due() implements Event {}

  /**
   * A check is done.
   *
   * @param nanos how long it took
   * @param asker who asked for it
   */
  record Done(ProbeVerdict verdict, long nanos, Round asker) implements Event {}

  /** The checks by one configuration. Known by its identity. */
  static final class Round {
    private final HealthPolicy policy;
    private final Endpoint endpoint;
    private boolean underWay;

    Round(HealthPolicy policy, Endpoint endpoint) {
      this.policy = policy;
      this.endpoint = endpoint;
    }
  }

  private final TcpTransport transport;
  private final ServerMeter meter;
  private final ActorContext<ServerActor.Command> context;
  private final TimerScheduler<ServerActor.Command> timers;
  private final Materializer materializer;
  private Optional<Round> round = Optional.empty();

  HealthChecks(
      TcpTransport transport,
      ServerMeter meter,
      ActorContext<ServerActor.Command> context,
      TimerScheduler<ServerActor.Command> timers) {
    this.transport = transport;
    this.meter = meter;
    this.context = context;
    this.timers = timers;
    this.materializer = SystemMaterializer.get(context.getSystem()).materializer();
  }

  /**
   * Checks by another configuration from now on, if that asks for checks.
   *
   * @param endpoint where; empty if no rule uses the server and no port is given
   * @param first how long to wait before the first check
   */
  void start(HealthPolicy policy, Optional<Endpoint> endpoint, Duration first) {
    timers.cancel(Due.class);
    round =
        policy.check() == Check.NONE
            ? Optional.empty()
            : endpoint.map(where -> new Round(policy, where));
    if (round.isPresent()) {
      timers.startTimerWithFixedDelay(
          Due.class, new ServerActor.OfChecks(new Due()), first, policy.interval());
    }
  }

  /** Starts a check, unless the last one is still under way. */
  void due() {
    round.filter(now -> !now.underWay).ifPresent(this::check);
  }

  private void check(Round now) {
    now.underWay = true;
    long started = System.nanoTime();
    context.pipeToSelf(
        transport.probe(
            now.endpoint,
            HealthProbes.request(now.policy, now.endpoint),
            HealthProbes.judge(now.policy),
            now.policy.timeout(),
            materializer),
        (verdict, failure) ->
            new ServerActor.OfChecks(
                new Done(
                    failure == null ? verdict : ProbeVerdict.failed(failure.toString()),
                    System.nanoTime() - started,
                    now)));
  }

  /** The verdict of a check that is done; empty if it was not made or counts for nothing. */
  Optional<ProbeVerdict> verdict(Done done) {
    if (round.filter(now -> now == done.asker()).isEmpty()) {
      return Optional.empty();
    }
    done.asker().underWay = false;
    if (done.verdict().outcome() == ProbeVerdict.Outcome.NOT_MADE) {
      return Optional.empty();
    }
    meter.probed(done.verdict().passed(), done.nanos());
    return Optional.of(done.verdict());
  }
}
