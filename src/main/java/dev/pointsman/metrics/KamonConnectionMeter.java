package dev.pointsman.metrics;

import static java.util.Objects.requireNonNull;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.VipName;
import java.util.EnumMap;
import java.util.Map;
import kamon.metric.Counter;
import kamon.metric.Gauge;
import kamon.metric.Histogram;
import kamon.tag.TagSet;
import org.jspecify.annotations.Nullable;

/**
 * One rule's connections. All causes are counted from the start, at 0, since a series that appears
 * with its first event hides that event from Prometheus' {@code rate}.
 */
final class KamonConnectionMeter implements ConnectionMeter, Forgettable {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Scope scope;
  private final Counter accepted;
  private final Gauge live;
  private final Histogram duration;
  private final Map<CloseCause, Counter> closed = new EnumMap<>(CloseCause.class);

  private @Nullable Bound bound;

  KamonConnectionMeter(VipName vip, String rule) {
    scope = new Scope(TagSet.of("vip", vip.value()).withTag("rule", rule));
    accepted = scope.counter(Series.CONNECTIONS_ACCEPTED);
    live = scope.gauge(Series.CONNECTIONS_LIVE);
    duration = scope.histogram(Series.CONNECTION_DURATION);
    for (CloseCause cause : CloseCause.values()) {
      TagSet why = TagSet.of("cause", cause.label()).withTag("kind", cause.kind().label());
      closed.put(cause, scope.counter(Series.CONNECTIONS_CLOSED, why));
    }
  }

  @Override
  public void accepted() {
    accepted.increment();
    live.increment();
  }

  @Override
  public void closed(CloseCause cause, long durationNanos) {
    live.decrement();
    requireNonNull(closed.get(cause)).increment();
    duration.record(Math.clamp(durationNanos / NANOS_PER_MILLI, 0L, Scope.LONGEST_MILLIS));
  }

  /** Made for rules with stickiness only. */
  @Override
  public void bindings(int now, long evicted) {
    Bound bound = bound();
    bound.now().update(now);
    bound.evicted().increment(evicted);
  }

  private synchronized Bound bound() {
    Bound made = bound;
    if (made == null) {
      made =
          new Bound(
              scope.gauge(Series.CONNECTIONS_BINDINGS),
              scope.counter(Series.CONNECTIONS_BINDINGS_EVICTED));
      bound = made;
    }
    return made;
  }

  private record Bound(Gauge now, Counter evicted) {}

  @Override
  public void forget() {
    scope.remove();
  }
}
