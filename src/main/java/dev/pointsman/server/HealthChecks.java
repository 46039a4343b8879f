package dev.pointsman.server;

import dev.pointsman.metrics.ServerMeter;
import dev.pointsman.model.CheckTargets;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.HealthPolicy.Check;
import dev.pointsman.model.Server;
import dev.pointsman.transport.ProbeVerdict;
import dev.pointsman.transport.TcpTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
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
    private final Server server;
    private final CheckTargets targets;
    private boolean underWay;

    Round(Server server, CheckTargets targets) {
      this.server = server;
      this.targets = targets;
    }
  }

  private final TcpTransport transport;
  private final HopProbes hops;
  private final ServerMeter meter;
  private final ActorContext<ServerActor.Command> context;
  private final TimerScheduler<ServerActor.Command> timers;
  private final Materializer materializer;
  private Optional<Round> round = Optional.empty();

  HealthChecks(
      TcpTransport transport,
      HopProbes hops,
      ServerMeter meter,
      ActorContext<ServerActor.Command> context,
      TimerScheduler<ServerActor.Command> timers) {
    this.transport = transport;
    this.hops = hops;
    this.meter = meter;
    this.context = context;
    this.timers = timers;
    this.materializer = SystemMaterializer.get(context.getSystem()).materializer();
  }

  /**
   * Checks by another configuration from now on, if that asks for checks.
   *
   * @param targets where
   * @param first how long to wait before the first check
   */
  void start(Server server, CheckTargets targets, Duration first) {
    timers.cancel(Due.class);
    HealthPolicy policy = server.health();
    round =
        policy.check() == Check.NONE || targets.isEmpty()
            ? Optional.empty()
            : Optional.of(new Round(server, targets));
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
        all(now),
        (verdict, failure) ->
            new ServerActor.OfChecks(
                new Done(
                    failure == null ? verdict : ProbeVerdict.failed(failure.toString()),
                    System.nanoTime() - started,
                    now)));
  }

  /** All targets at once; a VIP that is not there says more than a connection that fails. */
  private CompletionStage<ProbeVerdict> all(Round now) {
    List<CompletionStage<ProbeVerdict>> verdicts = new ArrayList<>();
    for (CheckTargets.OfVip target : now.targets.hops()) {
      verdicts.add(hops.probe(now.server, target, at -> ask(now.server.health(), at)));
    }
    now.targets.own().ifPresent(at -> verdicts.add(ask(now.server.health(), at)));
    return verdicts.stream()
        .reduce((one, other) -> one.thenCombine(other, ProbeVerdict::and))
        .orElseThrow();
  }

  private CompletionStage<ProbeVerdict> ask(HealthPolicy policy, Endpoint at) {
    return transport.probe(
        at,
        HealthProbes.request(policy, at),
        HealthProbes.judge(policy),
        policy.timeout(),
        materializer);
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
