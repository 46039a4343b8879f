package dev.pointsman.failover;

import dev.pointsman.metrics.AddressOperation;
import dev.pointsman.metrics.ClusterMeter;
import dev.pointsman.model.Vip;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the neighbours, again and again for a while, that a VIP's address is here: gratuitous ARP,
 * unsolicited neighbour advertisement. Part of a {@link VipHolder}.
 *
 * <p>An announcement is a single frame that may be lost. Until the {@linkplain AddressLease lease}
 * of an owner that died is over, its kernel may draw neighbours back, so that they are told every
 * second for as long; after that for switches, which drop frames for up to 30 s when a port has
 * just come up (IEEE 802.1D, twice the forward delay of 15 s).
 */
final class Announcements {
  private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

  /** When, counted from the first. */
  private static final List<Duration> TIMES =
      List.of(
          Duration.ZERO,
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(4),
          Duration.ofSeconds(8),
          Duration.ofSeconds(15),
          Duration.ofSeconds(31));

  private final VipHolder.Loop loop;
  private final AddressKeeper addresses;
  private final ClusterMeter meter;
  private final Runnable made;

  /** Counts beginnings and ends, so that what is due of before is known to be out of date. */
  private long round;

  /** {@code made} is run after each announcement that could be made. */
  Announcements(VipHolder.Loop loop, AddressKeeper addresses, ClusterMeter meter, Runnable made) {
    this.loop = loop;
    this.addresses = addresses;
    this.meter = meter;
    this.made = made;
  }

  /** Announces from now on; a VIP without an interface has nobody to be told. */
  void begin(Vip vip) {
    round++;
    if (vip.networkInterface().isPresent()) {
      announce(vip, 0);
    }
  }

  /** Announces from then on, unless it is begun or ended before. */
  void beginAfter(Duration wait, Vip vip) {
    long of = ++round;
    loop.after(
        vip.name(),
        wait,
        () -> {
          if (of == round) {
            begin(vip);
          }
        });
  }

  void end() {
    round++;
  }

  private void announce(Vip vip, int index) {
    long of = round;
    loop.pipe(
        vip.name(),
        addresses.announce(vip),
        failure -> {
          if (failure.isPresent()) {
            LOG.warn("vip={} announce=failed reason=\"{}\"", vip.name(), failure.get());
            meter.addressFailed(vip.name(), AddressOperation.ANNOUNCE);
          } else if (of == round) {
            made.run();
          }
        });
    if (index + 1 < TIMES.size()) {
      loop.after(
          vip.name(),
          TIMES.get(index + 1).minus(TIMES.get(index)),
          () -> {
            if (of == round) {
              announce(vip, index + 1);
            }
          });
    }
  }
}
