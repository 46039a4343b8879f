package dev.pointsman.failover;

import dev.pointsman.election.Transition.Announce;
import dev.pointsman.election.Transition.Release;
import dev.pointsman.election.Transition.ReleaseReason;
import dev.pointsman.failover.FailoverActor.Disown;
import dev.pointsman.failover.FailoverActor.HandingOver;
import dev.pointsman.failover.FailoverActor.Own;
import dev.pointsman.failover.Holding.Step;
import dev.pointsman.metrics.AddressOperation;
import dev.pointsman.metrics.ClusterMeter;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what the election decided of one VIP, in order: taking adds the address, has the site
 * accept, and tells the neighbours; giving up has the site let go first, and then removes the
 * address. It is part of {@link FailoverActor} and runs on its thread.
 */
final class VipHolder {
  private static final Logger LOG = LoggerFactory.getLogger(VipHolder.class);

  /**
   * When the neighbours are told, counted from the takeover. An announcement is a single frame that
   * may be lost. Until the {@linkplain AddressLease lease} of an owner that died is over, its
   * kernel may draw neighbours back, so that they are told every second for as long; after that for
   * switches, which drop frames for up to 30 s when a port has just come up (IEEE 802.1D, twice the
   * forward delay of 15 s).
   */
  private static final List<Duration> ANNOUNCEMENTS =
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

  /**
   * How long dials that were begun have to be connected and answered before the VIP moves away.
   * Those that are made in this time are late by as much.
   */
  private static final Duration SETTLE = Duration.ofMillis(100);

  /** How long the new owner waits at most until it hears that the old one's dials have settled. */
  private static final Duration SETTLED = Duration.ofMillis(500);

  /** How long the site may take to let go of the connections before the address is removed. */
  private static final Duration STOP = Duration.ofMillis(500);

  /** The same when the lease has ended: the address must be gone when the promises end, too. */
  private static final Duration STOP_AT_ONCE = Duration.ofMillis(100);

  /** After this the takeover is told of though no client came. */
  private static final Duration NOBODY = Duration.ofSeconds(10);

  /** What this takes of its own doings. */
  sealed interface Command {
    VipName vip();
  }

  private record Done(VipName vip, Optional<String> failure) implements Command {}

  private record Announced(VipName vip, long round, Optional<String> failure) implements Command {}

  private record AnnouncementDue(VipName vip, long round, int index) implements Command {}

  private record FirstDue(VipName vip, long round) implements Command {}

  private record NobodyCame(VipName vip, long round) implements Command {}

  private record StopOverdue(VipName vip, long round) implements Command {}

  private record KeptBack(VipName vip, long round, Optional<String> failure) implements Command {}

  private record Settled(VipName vip, long round) implements Command {}

  private record Moved(VipName vip, long round) implements Command {}

  private record Regain(VipName vip, long round) implements Command {}

  /** What the actor around it lends it. */
  interface Loop {
    /** Hands back what {@code result} makes of the failure, if any, once {@code stage} is done. */
    void pipe(CompletionStage<Void> stage, Function<Optional<String>, Command> result);

    void after(Duration delay, Command command);

    /** Whether an owner goes on until it hears of the next one. */
    boolean ownersOverlap();

    /** Within which time every owner that there is is heard. */
    Duration hearing();

    /** The VIP cannot be held here for the time being. */
    void broken(VipName vip, String reason);
  }

  private final Loop loop;
  private final AddressKeeper addresses;
  private final ClusterMeter meter;
  private final ActorRef<FailoverActor.Event> events;
  private Vip vip;

  /** What {@link #vip} becomes once the old address is gone. */
  private Optional<Vip> next = Optional.empty();

  private boolean forgotten;
  private Holding holding = Holding.NOT;
  private Optional<Takeover> takeover = Optional.empty();
  private boolean told;
  private Term term = Term.NONE;

  /** The site was told that the VIP is this node's, and not yet that it is not. */
  private boolean owned;

  private boolean serving;
  private boolean stopping;

  /** The new owner is there; its announcement is awaited, or, before that, that dials settle. */
  private boolean handing;

  /** The new owner is not to know yet that this one lets go. */
  private boolean unsettled;

  /** The neighbours are told once the old owner, which goes on serving, lets go. */
  private boolean settling;

  /** Counts takeovers and releases, so that what was begun before is known to be out of date. */
  private long round;

  VipHolder(
      Vip vip,
      Loop loop,
      AddressKeeper addresses,
      ClusterMeter meter,
      ActorRef<FailoverActor.Event> events) {
    this.vip = vip;
    this.loop = loop;
    this.addresses = addresses;
    this.meter = meter;
    this.events = events;
  }

  void take(Takeover decided) {
    if (handing) {
      handing = false;
      unsettled = false;
      holding = holding.lost(); // new dials are kept back: it must be held anew
    }
    // Also while the site is letting it go: it is still here, and the site is to serve it again.
    boolean here = holding.held() && holding.busy().isEmpty();
    takeover.ifPresent(before -> tell(before, OptionalLong.empty()));
    LOG.info("vip={} taking {}", vip.name(), decided.line(OptionalLong.empty()));
    meter.taken(vip.name(), decided.take().reason().label());
    round++;
    settling = false;
    takeover = Optional.of(decided);
    term = decided.take().term();
    told = false;
    stopping = false;
    loop.after(NOBODY, new NobodyCame(vip.name(), round));
    holding = holding.want(true);
    if (here) {
      serve();
    } else {
      proceed();
    }
  }

  void release(Release release) {
    LOG.info(
        "vip={} releasing term={} reason={} successor={}",
        vip.name(),
        release.term(),
        release.reason().label(),
        release.successor().map(NodeName::value).orElse("nobody"));
    meter.released(vip.name(), release.reason().label());
    takeover.ifPresent(before -> tell(before, OptionalLong.empty()));
    takeover = Optional.empty();
    boolean planned =
        switch (release.reason()) {
          case BETTER_CLAIM, HANDED_OVER -> true;
          case LEASE_ENDED, UNFIT, LEAVING, REMOVED -> false;
        };
    if (planned && owned && holding.held() && vip.networkInterface().isPresent()) {
      handOver();
    } else {
      letGo(release.reason() == ReleaseReason.LEASE_ENDED ? STOP_AT_ONCE : STOP);
    }
  }

  /** The VIP is not this node's business any more; {@link #finished} tells when that is done. */
  void forget() {
    forgotten = true;
    takeover = Optional.empty();
    letGo();
  }

  boolean finished() {
    return forgotten && !holds();
  }

  /** A reload changed the VIP; what is held of it is exchanged. */
  void replace(Vip with) {
    forgotten = false;
    if (!holds()) {
      vip = with;
    } else if (!with.equals(next.orElse(vip))) {
      next = Optional.of(with);
      boolean wanted = holding.wanted();
      letGo();
      holding = holding.want(wanted);
    }
  }

  /**
   * Another node claimed the VIP and has let go, or could have while it was not heard: neighbours
   * may believe that it has the address.
   */
  void announceAgain(Announce announce) {
    LOG.info(
        "vip={} announcing again, as {} is heard and may have announced it meanwhile",
        vip.name(),
        announce.rival());
    if (holding.held()) {
      round++;
      if (serving) {
        announcements();
      }
    } else {
      proceed(); // it has lapsed, and there is nobody to wait for any more
    }
  }

  /**
   * The site accepts connections of the VIP, or says that it cannot. Neighbours are told only now:
   * a client that came before would be refused.
   */
  void serving() {
    if (owned) {
      serving = true;
      if (loop.ownersOverlap() && takeover.filter(Takeover::planned).isPresent()) {
        settling = true;
        loop.after(SETTLED, new FirstDue(vip.name(), round));
      } else {
        announcements();
      }
    }
  }

  /**
   * Whether peers are not to know yet how it stands here: it is on its way to be served, and they
   * are not to let go of it; or on its way to one of them, which is not to announce it.
   */
  boolean withholding() {
    return unsettled || (holding.wanted() && !(holding.held() && serving));
  }

  /** The site serves the VIP no more. */
  void stopped() {
    if (stopping) {
      stopping = false;
      proceed();
    }
  }

  /**
   * The address is gone, as this process did not work for some seconds; others may have taken the
   * VIP meanwhile, and whoever did is heard before it is taken again.
   */
  void lapsed(Vip of) {
    if (of.equals(vip) && holding.held()) {
      holding = holding.lost();
      if (handing) {
        letGo();
      } else {
        round++;
        loop.after(loop.hearing(), new Regain(vip.name(), round));
      }
    }
  }

  void firstConnection(long atNanos) {
    takeover.ifPresent(of -> tell(of, OptionalLong.of(atNanos)));
  }

  /** Whether the VIP is here, or on its way in or out. */
  boolean holds() {
    return holding.held() || holding.busy().isPresent() || stopping || handing;
  }

  void on(Command command) {
    switch (command) {
      case Done done -> onDone(done.failure());
      case Announced announced -> onAnnounced(announced);
      case AnnouncementDue due -> current(due.round(), now -> announce(due.index()));
      case FirstDue first ->
          current(
              first.round(),
              now -> {
                if (settling) {
                  announcements();
                }
              });
      case NobodyCame nobody -> current(nobody.round(), now -> tell(now, OptionalLong.empty()));
      case KeptBack kept -> {
        if (kept.round() == round && handing) {
          onKeptBack(kept.failure());
        }
      }
      case Settled settled -> {
        if (settled.round() == round && handing) {
          onSettled();
        }
      }
      case Moved moved -> {
        if (moved.round() == round && handing) {
          letGo();
        }
      }
      case Regain regain -> {
        if (regain.round() == round && holding.wanted()) {
          LOG.info("vip={} is still this node's; taking its address again", vip.name());
          proceed();
        }
      }
      case StopOverdue overdue -> {
        if (overdue.round() == round && stopping) {
          LOG.warn(
              "vip={} its connections were not let go in time; the address goes all the same",
              vip.name());
          stopped();
        }
      }
    }
  }

  private void handOver() {
    round++;
    serving = false;
    settling = false;
    handing = true;
    unsettled = loop.ownersOverlap();
    holding = holding.want(false);
    long of = round;
    loop.pipe(addresses.keepBack(vip), failure -> new KeptBack(vip.name(), of, failure));
  }

  private void onKeptBack(Optional<String> failure) {
    if (failure.isPresent()) {
      LOG.warn(
          "vip={} dials are not kept back for the new owner, some may be refused reason=\"{}\"",
          vip.name(),
          failure.get());
      letGo();
    } else {
      events.tell(new HandingOver(vip.name()));
      loop.after(SETTLE, new Settled(vip.name(), round));
    }
  }

  /** Where owners overlap the new one is there, and is waited for; else it waits for this one. */
  private void onSettled() {
    if (unsettled) {
      unsettled = false;
      long of = round;
      loop.pipe(addresses.moved(vip), failure -> new Moved(vip.name(), of));
    } else {
      letGo();
    }
  }

  private void letGo() {
    letGo(STOP);
  }

  private void letGo(Duration within) {
    round++;
    serving = false;
    settling = false;
    handing = false;
    unsettled = false;
    holding = holding.want(false);
    if (owned) {
      owned = false;
      stopping = true;
      events.tell(new Disown(vip.name(), vip.networkInterface().isPresent()));
    }
    if (stopping) {
      loop.after(within, new StopOverdue(vip.name(), round));
    } else {
      proceed();
    }
  }

  private void proceed() {
    if (stopping || handing) {
      return;
    }
    holding
        .due()
        .ifPresent(
            step -> {
              holding = holding.begun(step);
              loop.pipe(
                  step == Step.TAKE ? addresses.hold(vip) : addresses.letGo(vip),
                  failure -> new Done(vip.name(), failure));
            });
  }

  private void onDone(Optional<String> failure) {
    Step step = holding.busy().orElseThrow();
    if (failure.isPresent() && step == Step.LET_GO) {
      LOG.error(
          "vip={} release=failed reason=\"{}\" the kernel removes the address within {} ms",
          vip.name(),
          failure.get(),
          AddressLease.LENGTH.toMillis());
      meter.addressFailed(vip.name(), AddressOperation.REMOVE);
      loop.after(AddressLease.LENGTH, new Done(vip.name(), Optional.empty()));
      return;
    }
    if (failure.isPresent()) {
      LOG.error("vip={} take=failed reason=\"{}\"", vip.name(), failure.get());
      meter.addressFailed(vip.name(), AddressOperation.ADD);
      boolean wanted = holding.wanted();
      holding = holding.notTaken();
      if (wanted) {
        loop.broken(vip.name(), failure.get());
      }
    } else {
      holding = holding.done();
      if (step == Step.TAKE && holding.wanted()) {
        serve();
      }
    }
    if (step == Step.LET_GO && next.isPresent()) {
      vip = next.get();
      next = Optional.empty();
    }
    proceed();
  }

  private void serve() {
    takeover = takeover.map(of -> of.held(System.nanoTime()));
    owned = true;
    events.tell(new Own(vip.name(), term));
  }

  private void announcements() {
    if (vip.networkInterface().isPresent()) {
      announce(0);
    }
  }

  private void announce(int index) {
    long of = round;
    settling = false;
    loop.pipe(addresses.announce(vip), failure -> new Announced(vip.name(), of, failure));
    if (index + 1 < ANNOUNCEMENTS.size()) {
      loop.after(
          ANNOUNCEMENTS.get(index + 1).minus(ANNOUNCEMENTS.get(index)),
          new AnnouncementDue(vip.name(), of, index + 1));
    }
  }

  private void onAnnounced(Announced announced) {
    if (announced.failure().isPresent()) {
      LOG.warn("vip={} announce=failed reason=\"{}\"", vip.name(), announced.failure().get());
      meter.addressFailed(vip.name(), AddressOperation.ANNOUNCE);
    } else {
      current(announced.round(), now -> takeover = Optional.of(now.announced(System.nanoTime())));
    }
  }

  private void current(long of, Consumer<Takeover> action) {
    if (of == round) {
      takeover.ifPresent(action);
    }
  }

  private void tell(Takeover of, OptionalLong first) {
    if (!told) {
      told = true;
      LOG.info("vip={} taken {}", vip.name(), of.line(first));
      of.measure(meter, first);
    }
  }
}
