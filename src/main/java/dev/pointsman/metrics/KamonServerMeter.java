package dev.pointsman.metrics;

import static java.util.Objects.requireNonNull;

import dev.pointsman.model.AdminState;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.ServerName;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kamon.metric.Counter;
import kamon.metric.Gauge;
import kamon.metric.Histogram;
import kamon.tag.TagSet;

/** One server. */
final class KamonServerMeter implements ServerMeter, Forgettable {
  private static final long NANOS_PER_MICRO = 1000;

  private final Scope scope;
  private final Histogram connectTime;
  private final Histogram probePassed;
  private final Histogram probeFailed;
  private final Gauge up;
  private final Map<ConnectFailure, Counter> failed = new EnumMap<>(ConnectFailure.class);
  private final Map<AdminState, Gauge> admin = new EnumMap<>(AdminState.class);
  private final ConcurrentHashMap<TagSet, Counter> changes = new ConcurrentHashMap<>();

  KamonServerMeter(ServerName server) {
    scope = new Scope(TagSet.of("server", server.value()));
    connectTime = scope.histogram(Series.SERVER_CONNECT_TIME);
    probePassed = scope.histogram(Series.SERVER_PROBE_TIME, TagSet.of("outcome", "passed"));
    probeFailed = scope.histogram(Series.SERVER_PROBE_TIME, TagSet.of("outcome", "failed"));
    up = scope.gauge(Series.SERVER_UP);
    for (ConnectFailure reason : ConnectFailure.values()) {
      TagSet why = TagSet.of("reason", reason.label());
      failed.put(reason, scope.counter(Series.SERVER_CONNECT_FAILED, why));
    }
    for (AdminState state : AdminState.values()) {
      admin.put(state, scope.gauge(Series.SERVER_ADMIN, TagSet.of("state", state.label())));
    }
  }

  @Override
  public void connected(long connectNanos) {
    connectTime.record(micros(connectNanos));
  }

  @Override
  public void connectFailed(ConnectFailure reason) {
    requireNonNull(failed.get(reason)).increment();
  }

  @Override
  public void probed(boolean passed, long nanos) {
    (passed ? probePassed : probeFailed).record(micros(nanos));
  }

  @Override
  public void healthChanged(String from, String to) {
    changes
        .computeIfAbsent(
            TagSet.of("from", from).withTag("to", to),
            change -> scope.counter(Series.SERVER_HEALTH_CHANGES, change))
        .increment();
  }

  @Override
  public void state(boolean healthy, AdminState wanted) {
    up.update(healthy ? 1 : 0);
    admin.forEach((state, gauge) -> gauge.update(state == wanted ? 1 : 0));
  }

  @Override
  public void forget() {
    scope.remove();
  }

  private static long micros(long nanos) {
    return Math.clamp(nanos / NANOS_PER_MICRO, 0L, Scope.LONGEST_MICROS);
  }
}
