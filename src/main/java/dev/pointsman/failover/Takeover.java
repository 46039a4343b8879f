package dev.pointsman.failover;

import dev.pointsman.election.Transition.Take;
import dev.pointsman.metrics.ClusterMeter;
import dev.pointsman.metrics.Phase;
import dev.pointsman.model.NodeName;
import java.util.OptionalLong;

/**
 * The phases of one takeover, for the one line that tells of it. Times are nanoseconds of one
 * clock.
 *
 * @param take what was decided
 * @param heardAt when the owner before was heard last, if it ever was
 * @param noticedAt when it was noticed that it is gone; the decision's time if nobody is
 * @param decidedAt when it was decided to take the VIP
 * @param heldAt when the address was here
 * @param announcedAt when the neighbours were told
 */
record Takeover(
    Take take,
    OptionalLong heardAt,
    long noticedAt,
    long decidedAt,
    OptionalLong heldAt,
    OptionalLong announcedAt) {
  private static final double MILLION = 1e6;

  static Takeover decided(Take take, OptionalLong heardAt, long noticedAt, long now) {
    return new Takeover(take, heardAt, noticedAt, now, OptionalLong.empty(), OptionalLong.empty());
  }

  /** Whether the owner before is at work, and goes on serving until it knows of this one. */
  boolean planned() {
    return switch (take.reason()) {
      case MOVED, OWNER_LEAVING, PREEMPTED -> true;
      case NO_OWNER, OWNER_LOST, OWNER_RELEASED, RIVAL_CUT_OFF, HANDED_OVER -> false;
    };
  }

  Takeover held(long now) {
    return new Takeover(take, heardAt, noticedAt, decidedAt, OptionalLong.of(now), announcedAt);
  }

  /** Only the first announcement counts. */
  Takeover announced(long now) {
    return announcedAt.isPresent()
        ? this
        : new Takeover(take, heardAt, noticedAt, decidedAt, heldAt, OptionalLong.of(now));
  }

  /**
   * The line's end: what happened after which time, in milliseconds since the owner before was
   * heard last.
   *
   * @param first when the first connection was accepted, if one was
   */
  String line(OptionalLong first) {
    long origin = heardAt.orElse(noticedAt);
    StringBuilder line = new StringBuilder(160);
    line.append("term=").append(take.term()).append(" reason=").append(take.reason().label());
    line.append(" from=").append(take.predecessor().map(NodeName::value).orElse("nobody"));
    phase(line, "noticed-ms", OptionalLong.of(noticedAt), origin);
    phase(line, "decided-ms", OptionalLong.of(decidedAt), origin);
    phase(line, "held-ms", heldAt, origin);
    phase(line, "announced-ms", announcedAt, origin);
    phase(line, "first-connection-ms", first, origin);
    return line.toString();
  }

  /** Records what {@link #line} tells, unless there was no owner before to count from. */
  void measure(ClusterMeter meter, OptionalLong first) {
    String reason = take.reason().label();
    heardAt.ifPresent(
        origin -> {
          meter.phase(reason, Phase.NOTICED, noticedAt - origin);
          meter.phase(reason, Phase.DECIDED, decidedAt - origin);
          heldAt.ifPresent(at -> meter.phase(reason, Phase.HELD, at - origin));
          announcedAt.ifPresent(at -> meter.phase(reason, Phase.ANNOUNCED, at - origin));
          first.ifPresent(at -> meter.phase(reason, Phase.FIRST_CONNECTION, at - origin));
        });
  }

  private static void phase(StringBuilder line, String key, OptionalLong at, long origin) {
    line.append(' ').append(key).append('=');
    if (at.isPresent()) {
      line.append(Math.round((at.getAsLong() - origin) / MILLION * 10) / 10.0);
    } else {
      line.append("none");
    }
  }
}
