package dev.pointsman.hop;

import dev.pointsman.dispatch.LogLimiter;
import dev.pointsman.metrics.HopMeter;
import dev.pointsman.model.VipName;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is turned away as a bound of the VIP is reached: counted, and logged now and then. */
final class HopLimits {
  private static final Logger LOG = LoggerFactory.getLogger(HopLimits.class);

  /** The bounds, by the keys that set them. */
  enum Limit {
    MAX_FLOWS("hop.max-flows"),
    MAX_HALF_OPEN("hop.max-half-open"),
    MAX_RESETS("hop.max-resets");

    private final String key;

    Limit(String key) {
      this.key = key;
    }

    String key() {
      return key;
    }
  }

  private final VipName vip;
  private final HopMeter meter;
  private final Map<Limit, LogLimiter> limiters = new EnumMap<>(Limit.class);

  HopLimits(VipName vip, HopMeter meter) {
    this.vip = vip;
    this.meter = meter;
    for (Limit limit : Limit.values()) {
      limiters.put(limit, new LogLimiter(1, Duration.ofSeconds(10), System.nanoTime()));
    }
  }

  /**
   * So many packets were turned away.
   *
   * @param bound what the limit is set to
   */
  void reached(Limit limit, long count, int bound) {
    LogLimiter limiter = limiters.get(limit);
    if (count == 0 || limiter == null) {
      return;
    }
    meter.turnedAway(limit.key(), count);
    long before = limiter.permit(System.nanoTime());
    if (before >= 0) {
      LOG.warn(
          "vip={} limit={} bound={} turned-away={} not-logged-before={}",
          vip,
          limit.key(),
          bound,
          count,
          before);
    }
  }
}
