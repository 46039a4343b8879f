package dev.pointsman.failover;

import dev.pointsman.metrics.AddressOperation;
import dev.pointsman.metrics.ClusterMeter;
import dev.pointsman.model.Vip;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
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
 *
 * <p>A repetition that comes late is not made: this process was stopped, or had no processor, and
 * somebody may have taken the VIP meanwhile, whose clients it would draw here. Whether it has still
 * to be announced is decided once peers are heard ({@link VipHolder#announceAgain}). Nor does a
 * node that may be cut off from all others go on repeating: what it would draw here once its cable
 * is back, and before it has heard who has the VIP, is the others' clients.
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

  /** How many are made in any case, as one frame may be lost. */
  private static final int SURE = 3;

  /** A seventh of the time after which peers take a node for lost, by default. */
  private static final Duration LATE = Duration.ofMillis(100);

  private final VipHolder.Loop loop;
  private final AddressKeeper addresses;
  private final ClusterMeter meter;
  private final Runnable made;
  private final LongSupplier clock;

  /** Counts beginnings and ends, so that what is due of before is known to be out of date. */
  private long round;

  /**
   * @param made run after each announcement that could be made
   * @param clock as {@link System#nanoTime}
   */
  Announcements(
      VipHolder.Loop loop,
      AddressKeeper addresses,
      ClusterMeter meter,
      Runnable made,
      LongSupplier clock) {
    this.clock = clock;
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
    repeat(vip, index + 1);
  }

  private void repeat(Vip vip, int index) {
    if (index >= TIMES.size()) {
      return;
    }
    long of = round;
    Duration wait = TIMES.get(index).minus(TIMES.get(index - 1));
    long due = clock.getAsLong() + wait.toNanos();
    loop.after(
        vip.name(),
        wait,
        () -> {
          if (of == round) {
            boolean late = clock.getAsLong() - due >= LATE.toNanos();
            if (!late && (index < SURE || !loop.mayBeCutOff())) {
              announce(vip, index);
            } else {
              repeat(vip, index + 1);
            }
          }
        });
  }
}
