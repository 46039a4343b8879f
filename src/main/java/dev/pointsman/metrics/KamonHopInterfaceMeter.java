package dev.pointsman.metrics;

import java.util.concurrent.ConcurrentHashMap;
import kamon.metric.Counter;
import kamon.metric.Gauge;
import kamon.tag.TagSet;

/** The kernel's part at one interface. */
final class KamonHopInterfaceMeter implements HopInterfaceMeter {
  private final Scope scope;
  private final Gauge up;
  private final ConcurrentHashMap<String, Counter> counted = new ConcurrentHashMap<>();

  KamonHopInterfaceMeter(String name) {
    scope = new Scope(TagSet.of("interface", name));
    up = scope.gauge(Series.HOP_UP);
  }

  @Override
  public void up(boolean there) {
    up.update(there ? 1 : 0);
  }

  @Override
  public void counted(String what, long more) {
    counted
        .computeIfAbsent(what, tag -> scope.counter(Series.HOP_KERNEL, TagSet.of("what", tag)))
        .increment(more);
  }
}
