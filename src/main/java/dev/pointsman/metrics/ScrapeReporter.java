package dev.pointsman.metrics;

import com.typesafe.config.Config;
import java.nio.charset.StandardCharsets;
import kamon.metric.PeriodSnapshot;
import kamon.module.MetricReporter;
import kamon.prometheus.PrometheusSettings;
import kamon.prometheus.ScrapeDataBuilder;
import kamon.tag.TagSet;
import org.jspecify.annotations.Nullable;

/**
 * Sums up what Kamon collects and writes it in Prometheus' text format when asked to. It takes the
 * place of Kamon's own reporter, which never forgets a series and logs a taken port as a warning.
 */
final class ScrapeReporter implements MetricReporter {
  private final PrometheusSettings.Generic settings;
  private @Nullable PeriodSnapshot total;

  ScrapeReporter(Config config) {
    settings = PrometheusSettings.readSettings(config.getConfig("kamon.prometheus"));
  }

  @Override
  public synchronized void reportPeriodSnapshot(PeriodSnapshot snapshot) {
    total = total == null ? snapshot : Cumulative.sum(total, snapshot);
    notifyAll();
  }

  /** Everything collected so far; waits for the first collection, at most a second away. */
  byte[] scrape() throws InterruptedException {
    PeriodSnapshot snapshot = awaitTotal();
    return new ScrapeDataBuilder(settings, TagSet.Empty())
        .appendCounters(snapshot.counters())
        .appendGauges(snapshot.gauges())
        .appendHistograms(snapshot.histograms())
        .appendHistograms(snapshot.timers())
        .appendHistograms(snapshot.rangeSamplers())
        .build()
        .getBytes(StandardCharsets.UTF_8);
  }

  private synchronized PeriodSnapshot awaitTotal() throws InterruptedException {
    while (total == null) {
      wait();
    }
    return total;
  }

  @Override
  public void stop() {}

  @Override
  public void reconfigure(Config config) {}
}
