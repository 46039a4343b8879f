package dev.pointsman.failover;

import dev.pointsman.metrics.ClusterMeter;
import dev.pointsman.model.VipName;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of each takeover once, in one line and by metrics: when the first client has come, or is
 * not to be expected any more. Part of a {@link VipHolder}.
 */
final class TakeoverReport {
  private static final Logger LOG = LoggerFactory.getLogger(TakeoverReport.class);

  /** After this the takeover is told of though no client came. */
  private static final Duration NOBODY = Duration.ofSeconds(10);

  private final VipName vip;
  private final VipHolder.Loop loop;
  private final ClusterMeter meter;
  private Optional<Takeover> takeover = Optional.empty();
  private boolean told;
  private long round;

  TakeoverReport(VipName vip, VipHolder.Loop loop, ClusterMeter meter) {
    this.vip = vip;
    this.loop = loop;
    this.meter = meter;
  }

  void begin(Takeover decided) {
    tell(OptionalLong.empty());
    long of = ++round;
    takeover = Optional.of(decided);
    told = false;
    loop.after(
        vip,
        NOBODY,
        () -> {
          if (of == round) {
            tell(OptionalLong.empty());
          }
        });
  }

  /** Whether the takeover under way is one with the consent of the owner before. */
  boolean planned() {
    return takeover.filter(Takeover::planned).isPresent();
  }

  void held() {
    takeover = takeover.map(of -> of.held(System.nanoTime()));
  }

  void announced() {
    takeover = takeover.map(of -> of.announced(System.nanoTime()));
  }

  void firstConnection(long atNanos) {
    tell(OptionalLong.of(atNanos));
  }

  /** The VIP is given up; what was not told of is told of now. */
  void end() {
    tell(OptionalLong.empty());
    forget();
  }

  /** Nothing more is told. */
  void forget() {
    round++;
    takeover = Optional.empty();
  }

  private void tell(OptionalLong first) {
    if (takeover.isPresent() && !told) {
      told = true;
      LOG.info("vip={} taken {}", vip, takeover.get().line(first));
      takeover.get().measure(meter, first);
    }
  }
}
