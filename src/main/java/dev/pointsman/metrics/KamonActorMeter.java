package dev.pointsman.metrics;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import kamon.metric.Counter;
import kamon.metric.Gauge;
import kamon.tag.TagSet;

/** The actor tree and its dispatchers, by what they say of themselves. */
final class KamonActorMeter implements ActorMeter {
  private final Scope scope = new Scope(TagSet.Empty());
  private final Counter deadLetters = scope.counter(Series.DEAD_LETTERS);
  private final ConcurrentHashMap<String, Gauge> live = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<TagSet, Counter> restarted = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, TagSet> dispatchers = new ConcurrentHashMap<>();

  @Override
  public void started(String family) {
    live(family).increment();
  }

  @Override
  public void stopped(String family) {
    live(family).decrement();
  }

  @Override
  public void restarted(String family, String cause) {
    restarted
        .computeIfAbsent(
            TagSet.of("family", family).withTag("cause", cause),
            tags -> scope.counter(Series.ACTORS_RESTARTED, tags))
        .increment();
  }

  @Override
  public void deadLetter() {
    deadLetters.increment();
  }

  @Override
  public void dispatcher(
      String name, LongSupplier queued, LongSupplier active, LongSupplier completed) {
    TagSet tags = TagSet.of("dispatcher", name);
    if (dispatchers.putIfAbsent(name, tags) != null) {
      throw new IllegalArgumentException("dispatcher: " + name + " is sampled already");
    }
    scope.sampled(Series.DISPATCHER_QUEUED, tags, queued);
    scope.sampled(Series.DISPATCHER_ACTIVE, tags, active);
    scope.accumulated(Series.DISPATCHER_COMPLETED, tags, completed);
  }

  private Gauge live(String family) {
    return live.computeIfAbsent(
        family, name -> scope.gauge(Series.ACTORS_LIVE, TagSet.of("family", name)));
  }
}
