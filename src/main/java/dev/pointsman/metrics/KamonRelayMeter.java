package dev.pointsman.metrics;

import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;
import kamon.metric.Counter;
import kamon.metric.Gauge;
import kamon.tag.TagSet;

/** One rule's bytes to and from one server; a counter is one {@code LongAdder}. */
final class KamonRelayMeter implements RelayMeter, Forgettable {
  private final Scope scope;
  private final Counter up;
  private final Counter down;
  private final Gauge live;

  KamonRelayMeter(VipName vip, String rule, ServerName server) {
    scope =
        new Scope(
            TagSet.of("vip", vip.value()).withTag("rule", rule).withTag("server", server.value()));
    up = scope.counter(Series.RELAY_BYTES, TagSet.of("direction", "up"));
    down = scope.counter(Series.RELAY_BYTES, TagSet.of("direction", "down"));
    live = scope.gauge(Series.RELAY_LIVE);
  }

  @Override
  public void bytesUp(long bytes) {
    up.increment(bytes);
  }

  @Override
  public void bytesDown(long bytes) {
    down.increment(bytes);
  }

  @Override
  public void live(int delta) {
    live.increment(delta);
  }

  @Override
  public void forget() {
    scope.remove();
  }
}
