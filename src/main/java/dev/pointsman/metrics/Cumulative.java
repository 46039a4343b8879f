package dev.pointsman.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import kamon.metric.Distribution;
import kamon.metric.Instrument;
import kamon.metric.Metric;
import kamon.metric.MetricSnapshot;
import kamon.metric.PeriodSnapshot;
import kamon.tag.TagSet;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Kamon's snapshots, each of one period, summed up since the start, which is what Prometheus wants.
 * A series that is missing from the latest snapshot is dropped: its rule or server was removed.
 * (Kamon's own accumulator keeps it for five years.)
 */
final class Cumulative {
  private Cumulative() {}

  /** The sum of {@code before} and {@code latest}, with the series of {@code latest} only. */
  static PeriodSnapshot sum(PeriodSnapshot before, PeriodSnapshot latest) {
    return PeriodSnapshot.apply(
        before.from(),
        latest.to(),
        sum(before.counters(), latest.counters(), (a, b) -> (Object) ((Long) a + (Long) b)),
        latest.gauges(),
        sum(before.histograms(), latest.histograms(), Cumulative::merge),
        sum(before.timers(), latest.timers(), Cumulative::merge),
        sum(before.rangeSamplers(), latest.rangeSamplers(), Cumulative::merge));
  }

  private static Distribution merge(Distribution before, Distribution latest) {
    return latest.count() == 0 ? before : Distribution.merge(before, latest);
  }

  private static <S extends Metric.Settings, V> Seq<MetricSnapshot<S, V>> sum(
      Seq<MetricSnapshot<S, V>> before, Seq<MetricSnapshot<S, V>> latest, BinaryOperator<V> add) {
    Map<String, MetricSnapshot<S, V>> known = new HashMap<>();
    for (MetricSnapshot<S, V> metric : CollectionConverters.asJava(before)) {
      known.put(metric.name(), metric);
    }
    List<MetricSnapshot<S, V>> sums =
        CollectionConverters.asJava(latest).stream()
            .map(
                metric -> {
                  MetricSnapshot<S, V> old = known.get(metric.name());
                  return old == null ? metric : sum(old, metric, add);
                })
            .toList();
    return CollectionConverters.asScala(sums).toSeq();
  }

  private static <S extends Metric.Settings, V> MetricSnapshot<S, V> sum(
      MetricSnapshot<S, V> before, MetricSnapshot<S, V> latest, BinaryOperator<V> add) {
    Map<TagSet, V> known = new HashMap<>();
    for (Instrument.Snapshot<V> instrument : CollectionConverters.asJava(before.instruments())) {
      known.put(instrument.tags(), instrument.value());
    }
    List<Instrument.Snapshot<V>> sums =
        CollectionConverters.asJava(latest.instruments()).stream()
            .map(
                instrument -> {
                  V old = known.get(instrument.tags());
                  return old == null
                      ? instrument
                      : new Instrument.Snapshot<>(
                          instrument.tags(), add.apply(old, instrument.value()));
                })
            .toList();
    return new MetricSnapshot<>(
        latest.name(),
        latest.description(),
        latest.settings(),
        CollectionConverters.asScala(sums).toSeq());
  }
}
