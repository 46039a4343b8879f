package dev.pointsman.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import kamon.Kamon;
import kamon.metric.Counter;
import kamon.metric.DynamicRange;
import kamon.metric.Gauge;
import kamon.metric.Histogram;
import kamon.metric.Instrument;
import kamon.metric.MeasurementUnit;
import kamon.metric.Metric;
import kamon.tag.TagSet;

/**
 * The instruments of one meter, all with the same first tags, so that they can be removed together.
 * What is made after they were removed counts into nothing, so that a connection that ends late
 * does not bring a removed rule's series back.
 */
final class Scope {
  /** A connect or a probe that takes longer is recorded as this long. */
  static final long LONGEST_MICROS = 5 * 60 * 1_000_000L;

  /** A connection that lives longer is recorded as living this long: a week. */
  static final long LONGEST_MILLIS = 7 * 24 * 60 * 60 * 1000L;

  /** As often as Kamon collects; see {@code kamon-settings.conf}. */
  private static final Duration SAMPLING = Duration.ofSeconds(1);

  private final TagSet tags;
  private final List<Runnable> removals = new ArrayList<>();
  private boolean removed;

  Scope(TagSet tags) {
    this.tags = tags;
  }

  Counter counter(Series series) {
    return counter(series, TagSet.Empty());
  }

  Counter counter(Series series, TagSet more) {
    return make(Kamon.counter(series.id(), series.meaning(), unit(series)), more);
  }

  Gauge gauge(Series series) {
    return gauge(series, TagSet.Empty());
  }

  Gauge gauge(Series series, TagSet more) {
    return make(Kamon.gauge(series.id(), series.meaning(), unit(series)), more);
  }

  Histogram histogram(Series series) {
    return histogram(series, TagSet.Empty());
  }

  /** Keeps one significant digit: the buckets that Prometheus is shown are coarser still. */
  Histogram histogram(Series series, TagSet more) {
    long highest = series.unit() == Series.Unit.MILLISECONDS ? LONGEST_MILLIS : LONGEST_MICROS;
    DynamicRange range = DynamicRange.Loose().upTo(highest);
    return make(Kamon.histogram(series.id(), series.meaning(), unit(series), range), more);
  }

  /** Shows what {@code value} is, asked once for each collection. */
  void sampled(Series series, TagSet more, LongSupplier value) {
    Consumer<Gauge> update = gauge -> gauge.update((double) value.getAsLong());
    gauge(series, more).autoUpdate(update, SAMPLING);
  }

  /** Counts by how much {@code total} has grown, asked once for each collection. */
  void accumulated(Series series, TagSet more, LongSupplier total) {
    Supplier<Object> boxed = total::getAsLong;
    counter(series, more).autoUpdate(Counter.delta(boxed), SAMPLING);
  }

  synchronized void remove() {
    removed = true;
    removals.forEach(Runnable::run);
    removals.clear();
  }

  private synchronized <I extends Instrument<I, S>, S extends Metric.Settings> I make(
      Metric<I, S> metric, TagSet more) {
    TagSet all = tags.withTags(more);
    I instrument = metric.withTags(all);
    if (removed) {
      metric.remove(all);
    } else {
      removals.add(() -> metric.remove(all));
    }
    return instrument;
  }

  private static MeasurementUnit unit(Series series) {
    return switch (series.unit()) {
      case NONE -> MeasurementUnit.none();
      case BYTES -> MeasurementUnit.information().bytes();
      case NANOSECONDS -> MeasurementUnit.time().nanoseconds();
      case MICROSECONDS -> MeasurementUnit.time().microseconds();
      case MILLISECONDS -> MeasurementUnit.time().milliseconds();
    };
  }
}
