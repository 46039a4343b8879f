package dev.pointsman.health;

import dev.pointsman.health.Evidence.ClientConnected;
import dev.pointsman.health.Evidence.ClientFailed;
import dev.pointsman.health.Evidence.ProbeFailed;
import dev.pointsman.health.Evidence.ProbeOk;
import dev.pointsman.health.Evidence.Released;
import dev.pointsman.health.Evidence.RetryDue;
import dev.pointsman.health.HealthState.Down;
import dev.pointsman.health.HealthState.Held;
import dev.pointsman.health.HealthState.Standing;
import dev.pointsman.health.HealthState.Unknown;
import dev.pointsman.health.HealthState.Up;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.HealthPolicy.Check;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a piece of evidence makes of a server's health.
 *
 * <p>With fall 3 and rise 2:
 *
 * <pre>
 * state     evidence                     next      because
 * unknown   check succeeds               up        one is enough at the start
 * up        check fails, client fails    up        2 failures in a row
 * up        client connects              up        1 failure in a row, the check's
 * up        check fails twice            down      3 failures in a row
 * down      client connects              down      only checks bring a server back
 * down      check succeeds twice         up        held, if it is not re-enabled by itself
 * held      operator enables it          up
 * </pre>
 *
 * <p>An operator who enables a server while it is down means it to come back as soon as it is well.
 *
 * <p>A server that is not checked ({@link Check#NONE}) and went down because clients' connections
 * failed would stay down for ever, since nobody tries it. It is tried again {@value
 * #RETRY_AFTER_MILLIS} ms later, on probation: one failure takes it down again.
 */
public final class HealthMachine {
  /** How long an unchecked server stays down: Envoy's base ejection time of outlier detection. */
  public static final long RETRY_AFTER_MILLIS = 30_000;

  private HealthMachine() {}

  /**
   * What comes of a piece of evidence.
   *
   * @param next the state now, equal to the state before if nothing changed
   * @param transition what to log and count; empty when the server is in the same state as before,
   *     be it with another number of failures
   */
  public record Step(HealthState next, Optional<Transition> transition) {}

  /**
   * A change from one state to another.
   *
   * @param to another kind of state than {@code from}; it says since when
   */
  public record Transition(HealthState from, HealthState to) {}

  /**
   * Weighs one piece of evidence.
   *
   * @param autoReenable whether a server that is well again takes connections by itself
   * @param now the time in milliseconds, of the clock that all calls use
   */
  public static Step step(
      HealthPolicy policy, boolean autoReenable, HealthState state, Evidence evidence, long now) {
    HealthState next =
        switch (state) {
          case Down down -> down(policy, autoReenable, down, evidence, now);
          case Standing standing -> standing(policy, autoReenable, standing, evidence, now);
        };
    return new Step(
        next,
        next.getClass() == state.getClass()
            ? Optional.empty()
            : Optional.of(new Transition(state, next)));
  }

  /** When to bring {@link RetryDue}; empty when checks or nobody brings the server back. */
  public static OptionalLong retryAt(HealthPolicy policy, HealthState state) {
    return policy.check() == Check.NONE && state instanceof Down down
        ? OptionalLong.of(down.since() + RETRY_AFTER_MILLIS)
        : OptionalLong.empty();
  }

  private static HealthState standing(
      HealthPolicy policy, boolean autoReenable, Standing state, Evidence evidence, long now) {
    return switch (evidence) {
      case ProbeOk ok -> well(autoReenable, state, now);
      case ProbeFailed failed ->
          failing(policy, state, state.failures().andProbe(), failed.reason(), now);
      case ClientFailed failed ->
          failing(policy, state, state.failures().andClient(), failed.reason(), now);
      case ClientConnected connected -> state.with(state.failures().clientConnected());
      case Released released -> state instanceof Held held ? held.up(now) : state;
      case RetryDue due -> state;
    };
  }

  private static HealthState well(boolean autoReenable, Standing state, long now) {
    return switch (state) {
      case Unknown unknown -> unknown.up(now);
      case Up up -> up.with(Failures.NONE);
      // A reload may have switched re-enabling on.
      case Held held -> autoReenable ? held.up(now) : held.with(Failures.NONE);
    };
  }

  private static HealthState failing(
      HealthPolicy policy, Standing state, Failures failures, String reason, long now) {
    return failures.sum() < policy.fall() ? state.with(failures) : state.down(reason, now);
  }

  private static HealthState down(
      HealthPolicy policy, boolean autoReenable, Down state, Evidence evidence, long now) {
    boolean mayReturn = autoReenable || state.released();
    return switch (evidence) {
      case ProbeOk ok -> {
        Down succeeded = state.succeeded();
        if (succeeded.successes() < policy.rise()) {
          yield succeeded;
        }
        yield mayReturn ? state.up(now) : state.held(now);
      }
      case ProbeFailed failed -> state.failed(failed.reason());
      case ClientFailed failed -> state.failed(failed.reason());
      case ClientConnected connected -> state;
      case Released released -> state.release();
      case RetryDue due -> {
        OptionalLong at = retryAt(policy, state);
        if (at.isEmpty() || now < at.getAsLong()) {
          yield state;
        }
        yield mayReturn ? state.retry(policy.fall(), now) : state.held(now);
      }
    };
  }
}
