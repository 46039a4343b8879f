package dev.pointsman.failover;

import dev.pointsman.failover.FailoverActor.Disown;
import dev.pointsman.failover.FailoverActor.Own;
import dev.pointsman.model.Term;
import dev.pointsman.model.Vip;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the site serves a VIP, and what it was told of that. Part of a {@link VipHolder}. */
final class SiteService {
  private static final Logger LOG = LoggerFactory.getLogger(SiteService.class);

  private final VipHolder.Loop loop;
  private final ActorRef<FailoverActor.Event> events;
  private final Runnable closed;

  /** The site was told that the VIP is this node's, and not yet that it is not. */
  private boolean owned;

  private boolean serving;
  private boolean closing;

  /** Counts what the site was told, so that what is due of before is known to be out of date. */
  private long round;

  /** {@code closed} is run when the site has let go of the VIP, or has taken too long for it. */
  SiteService(VipHolder.Loop loop, ActorRef<FailoverActor.Event> events, Runnable closed) {
    this.loop = loop;
    this.events = events;
    this.closed = closed;
  }

  /** The address is here: the site is to serve, also if it was just letting go. */
  void open(Vip vip, Term term) {
    round++;
    owned = true;
    events.tell(new Own(vip.name(), term));
  }

  /** The VIP is to stay: nothing is waited for any more. */
  void stay() {
    round++;
    closing = false;
  }

  /** The site says that it serves; whether it is to. */
  boolean opened() {
    serving = owned;
    return serving;
  }

  /** The site goes on, but for another node from now on. */
  void hide() {
    serving = false;
  }

  /**
   * The site is to let go of the VIP, if it has it; then it is {@link #closing}.
   *
   * @param within after which time it counts as closed all the same
   */
  void close(Vip vip, Duration within) {
    serving = false;
    long of = ++round;
    if (owned) {
      owned = false;
      closing = true;
      events.tell(new Disown(vip.name(), vip.networkInterface().isPresent()));
    }
    if (closing) {
      loop.after(
          vip.name(),
          within,
          () -> {
            if (of == round && closing) {
              LOG.warn(
                  "vip={} its connections were not let go within {} ms; the address goes all the"
                      + " same",
                  vip.name(),
                  within.toMillis());
              closed();
            }
          });
    }
  }

  /** The site says that it has let go. */
  void closed() {
    if (closing) {
      closing = false;
      closed.run();
    }
  }

  boolean owned() {
    return owned;
  }

  boolean serving() {
    return serving;
  }

  boolean closing() {
    return closing;
  }
}
