package dev.pointsman.failover;

import dev.pointsman.failover.FailoverActor.HandingOver;
import dev.pointsman.model.Vip;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps before a VIP whose next owner is at work is let go, so that no dial is lost: new dials
 * are kept back, those that were begun settle, and, where owners overlap, the next one announces
 * the address. Part of a {@link VipHolder}.
 */
final class HandOver {
  private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

  /**
   * How long dials that were begun have to be connected and answered before the VIP moves away.
   * Those that are made in this time are late by as much.
   */
  private static final Duration SETTLE = Duration.ofMillis(100);

  private final VipHolder.Loop loop;
  private final AddressKeeper addresses;
  private final ActorRef<FailoverActor.Event> events;
  private final Runnable over;
  private boolean underWay;
  private boolean settling;

  /** Counts beginnings and ends, so that what is due of before is known to be out of date. */
  private long round;

  /** {@code over} is run when the VIP is to be let go. */
  HandOver(
      VipHolder.Loop loop,
      AddressKeeper addresses,
      ActorRef<FailoverActor.Event> events,
      Runnable over) {
    this.loop = loop;
    this.addresses = addresses;
    this.events = events;
    this.over = over;
  }

  void begin(Vip vip) {
    long of = ++round;
    underWay = true;
    settling = true;
    loop.pipe(
        vip.name(),
        addresses.keepBack(vip),
        failure -> {
          if (of != round) {
            return;
          }
          if (failure.isPresent()) {
            LOG.warn(
                "vip={} dials are not kept back for the new owner, some may be refused"
                    + " reason=\"{}\"",
                vip.name(),
                failure.get());
            over.run();
          } else {
            events.tell(new HandingOver(vip.name()));
            loop.after(vip.name(), SETTLE, () -> onSettled(vip, of));
          }
        });
  }

  /** Where owners overlap the next one is there and is waited for; else it waits for this one. */
  private void onSettled(Vip vip, long of) {
    if (of != round) {
      return;
    }
    settling = false;
    if (!loop.ownersOverlap()) {
      over.run();
      return;
    }
    loop.pipe(
        vip.name(),
        addresses.moved(vip),
        failure -> {
          if (of == round) {
            over.run();
          }
        });
  }

  void end() {
    round++;
    underWay = false;
    settling = false;
  }

  boolean underWay() {
    return underWay;
  }

  /** Whether the next owner, which is there already, is not to know yet that this one lets go. */
  boolean secret() {
    return settling && loop.ownersOverlap();
  }
}
