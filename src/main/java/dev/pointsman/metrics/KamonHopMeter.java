package dev.pointsman.metrics;

import dev.pointsman.model.VipName;
import java.util.concurrent.ConcurrentHashMap;
import kamon.metric.Counter;
import kamon.metric.Gauge;
import kamon.metric.Histogram;
import kamon.tag.TagSet;

/** One VIP that hops. */
final class KamonHopMeter implements HopMeter, Forgettable {
  private final Scope scope;
  private final Histogram wait;
  private final Gauge copies;
  private final Gauge backups;
  private final Gauge behind;
  private final Counter overlooked;
  private final ConcurrentHashMap<String, Counter> released = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Counter> resets = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Counter> turnedAway = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Gauge> flows = new ConcurrentHashMap<>();

  KamonHopMeter(VipName vip) {
    scope = new Scope(TagSet.of("vip", vip.value()));
    wait = scope.histogram(Series.HOP_SYN_WAIT);
    copies = scope.gauge(Series.HOP_COPIES);
    backups = scope.gauge(Series.HOP_BACKUPS);
    behind = scope.gauge(Series.HOP_BEHIND);
    overlooked = scope.counter(Series.HOP_OVERLOOKED);
  }

  @Override
  public void sent(long waitedNanos) {
    wait.record(Math.min(waitedNanos / 1000, Scope.LONGEST_MICROS));
  }

  @Override
  public void released(String why) {
    released
        .computeIfAbsent(why, tag -> scope.counter(Series.HOP_RELEASED, TagSet.of("why", tag)))
        .increment();
  }

  @Override
  public void reset(String why) {
    resets
        .computeIfAbsent(why, tag -> scope.counter(Series.HOP_RESETS, TagSet.of("why", tag)))
        .increment();
  }

  @Override
  public void turnedAway(String limit, long count) {
    turnedAway
        .computeIfAbsent(
            limit, tag -> scope.counter(Series.HOP_TURNED_AWAY, TagSet.of("limit", tag)))
        .increment(count);
  }

  @Override
  public void flows(String state, int count) {
    flows
        .computeIfAbsent(state, tag -> scope.gauge(Series.HOP_FLOWS, TagSet.of("state", tag)))
        .update(count);
  }

  @Override
  public void copies(int count) {
    copies.update(count);
  }

  @Override
  public void backups(int complete, long changesBehind) {
    backups.update(complete);
    behind.update((double) changesBehind);
  }

  @Override
  public void overlooked() {
    overlooked.increment();
  }

  @Override
  public void forget() {
    scope.remove();
  }
}
