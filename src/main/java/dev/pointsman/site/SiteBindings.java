package dev.pointsman.site;

import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.stickiness.Bindings;

/** Counts the bindings of clients, and tells whom it may concern that there are new ones. */
final class SiteBindings implements Bindings.Observer {
  private final SiteMetrics metrics;
  private volatile Runnable onChange = () -> {};

  SiteBindings(SiteMetrics metrics) {
    this.metrics = metrics;
  }

  /** Runs this at each change from now on; it must not block. */
  void onChange(Runnable listener) {
    onChange = listener;
  }

  @Override
  public void counted(SchedulingRule rule, int bindings, long evicted) {
    metrics.connections(rule.vip(), rule.id().value()).bindings(bindings, evicted);
  }

  @Override
  public void changed() {
    onChange.run();
  }
}
