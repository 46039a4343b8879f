package dev.pointsman.flows;

import dev.pointsman.flows.FlowState.Closing;
import dev.pointsman.flows.FlowState.Deciding;
import dev.pointsman.flows.FlowState.Ended;
import dev.pointsman.flows.FlowState.HalfOpen;
import dev.pointsman.flows.FlowState.Open;
import dev.pointsman.flows.FlowState.Replicating;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ServerName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** When a flow's time is up, and what becomes of it then; all times in nanoseconds. */
final class Deadlines {
  private final long setUp;
  private final long halfOpen;
  private final long idle;
  private final long linger;
  private final long reset;
  private final long remembered;

  /** Few, while flows are many. */
  private final Map<Integer, Long> idleByPort = new HashMap<>();

  Deadlines(FlowTimeouts timeouts) {
    setUp = timeouts.setUp().toNanos();
    halfOpen = timeouts.halfOpen().toNanos();
    idle = timeouts.idle().toNanos();
    linger = timeouts.linger().toNanos();
    reset = timeouts.reset().toNanos();
    remembered = timeouts.remembered().toNanos();
  }

  /** Flows of this port may be silent for so long while open. */
  void idle(int vipPort, Duration time) {
    idleByPort.put(vipPort, time.toNanos());
  }

  private long idle(int vipPort) {
    return idleByPort.getOrDefault(vipPort, idle);
  }

  /**
   * Whether its time is up.
   *
   * @param vipPort the port that its client dialled
   * @param lastSeen when the client was heard last, as far as is known
   */
  boolean passed(FlowState state, int vipPort, long lastSeen, long now) {
    return switch (state) {
      case Deciding deciding -> now - deciding.since() >= setUp;
      case Replicating replicating -> now - replicating.since() >= setUp;
      case HalfOpen waiting -> now - waiting.since() >= (waiting.adopted() ? linger : halfOpen);
      case Open open -> now - Math.max(open.since(), lastSeen) >= idle(vipPort);
      case Closing closing ->
          closing.reset()
              ? now - closing.since() >= reset
              : now - Math.max(closing.since(), lastSeen) >= linger;
      case Ended ended -> now - ended.since() >= remembered;
    };
  }

  /** What becomes of a flow whose time is up; empty if it is to be forgotten. */
  Optional<FlowState> after(FlowState state, long lastSeen, long now) {
    return switch (state) {
      case Deciding deciding -> Optional.of(deciding.refuse(CloseCause.INTERNAL_ERROR, now));
      case Replicating replicating -> Optional.of(replicating.end(CloseCause.INTERNAL_ERROR, now));
      case HalfOpen waiting -> Optional.of(waiting.end(CloseCause.HALF_OPEN, now));
      case Open open -> Optional.of(open.end(CloseCause.IDLE_TIMEOUT, now));
      case Closing closing ->
          Optional.of(
              wentOn(closing, lastSeen) ? closing.reopen(now) : closing.end(closing.cause(), now));
      case Ended ended -> Optional.empty();
    };
  }

  /**
   * Whether a client was heard so long after its RST that it cannot have sent it. A client that is
   * reset answers what its server had on the way, for a round trip; half the time that is waited is
   * many of those.
   */
  private boolean wentOn(Closing closing, long lastSeen) {
    return closing.reset() && !closing.fin() && lastSeen - closing.since() > reset / 2;
  }

  /** Whether it seems to be a stream that goes on after its client's FIN. */
  boolean streams(FlowState state, long lastSeen, long now) {
    return state instanceof Closing closing
        && !closing.reset()
        && lastSeen - closing.since() > Duration.ofSeconds(1).toNanos()
        && now - lastSeen < linger;
  }

  /** The state of a flow that another node has kept so far. */
  static FlowState adopted(FlowImage image, long now) {
    ServerName server = image.server();
    if (image.fin() || image.reset()) {
      return new Closing(now, server, image.fin(), image.reset());
    }
    return image.confirmed() ? new Open(now, server) : new HalfOpen(now, server, true);
  }
}
