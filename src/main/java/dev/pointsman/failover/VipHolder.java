package dev.pointsman.failover;

import dev.pointsman.election.Transition.Announce;
import dev.pointsman.election.Transition.Release;
import dev.pointsman.election.Transition.ReleaseReason;
import dev.pointsman.failover.Holding.Step;
import dev.pointsman.metrics.AddressOperation;
import dev.pointsman.metrics.ClusterMeter;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
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

  /** How long the new owner waits at most until it hears that the old one's dials have settled. */
  private static final Duration SETTLED = Duration.ofMillis(500);

  /** How long the site may take to let go of the connections before the address is removed. */
  private static final Duration STOP = Duration.ofMillis(500);

  /** The same when the lease has ended: the address must be gone when the promises end, too. */
  private static final Duration STOP_AT_ONCE = Duration.ofMillis(100);

  /** What the actor around it lends it: what is handed in is run on the actor's thread. */
  interface Loop {
    /** Hands the failure over, if there is any, once {@code stage} is done. */
    void pipe(VipName vip, CompletionStage<Void> stage, Consumer<Optional<String>> then);

    void after(VipName vip, Duration delay, Runnable then);

    /** Whether an owner goes on until it hears of the next one. */
    boolean ownersOverlap();

    /** Whether this node may be cut off from others that have the VIP by now. */
    boolean mayBeCutOff();

    /** Within which time every owner that there is is heard. */
    Duration hearing();

    /** The VIP cannot be held here for the time being. */
    void broken(VipName vip, String reason);
  }

  private final Loop loop;
  private final AddressKeeper addresses;
  private final ClusterMeter meter;
  private final Announcements announcements;
  private final HandOver handOver;
  private final SiteService service;
  private final TakeoverReport report;
  private Vip vip;

  /** What {@link #vip} becomes once the old address is gone. */
  private Optional<Vip> next = Optional.empty();

  /** Whether the owner before has let go since the VIP was taken. */
  private boolean freed;

  /**
   * Whether dials that were kept back wait for the next owner, which takes the VIP only when it is
   * gone from here, to announce it.
   */
  private boolean forwarding;

  private boolean forgotten;
  private Holding holding = Holding.NOT;
  private Term term = Term.NONE;

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
    this.report = new TakeoverReport(vip.name(), loop, meter);
    this.announcements =
        new Announcements(loop, addresses, meter, report::announced, System::nanoTime);
    this.service = new SiteService(loop, events, this::proceed);
    this.handOver = new HandOver(loop, addresses, events, this::letGo);
  }

  void take(Takeover decided) {
    if (handOver.underWay()) {
      handOver.end();
      holding = holding.lost(); // new dials are kept back: it must be held anew
    }
    // Also while the site is letting it go: it is still here, and the site is to serve it again.
    boolean here = holding.held() && holding.busy().isEmpty();
    nextRound();
    report.begin(decided);
    LOG.info("vip={} taking {}", vip.name(), decided.line(OptionalLong.empty()));
    meter.taken(vip.name(), decided.take().reason().label());
    term = decided.take().term();
    freed = false;
    forwarding = false;
    service.stay();
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
    report.end();
    boolean planned =
        switch (release.reason()) {
          case BETTER_CLAIM, HANDED_OVER -> true;
          case LEASE_ENDED, UNFIT, LEAVING, REMOVED -> false;
        };
    if (planned && service.owned() && holding.held() && vip.networkInterface().isPresent()) {
      nextRound();
      service.hide();
      holding = holding.want(false);
      forwarding = !loop.ownersOverlap();
      handOver.begin(vip);
    } else {
      letGo(release.reason() == ReleaseReason.LEASE_ENDED ? STOP_AT_ONCE : STOP);
    }
  }

  /** The VIP is not this node's business any more; {@link #finished} tells when that is done. */
  void forget() {
    forgotten = true;
    report.forget();
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
    freed = true;
    if (holding.held()) {
      nextRound();
      if (service.serving()) {
        announcements.begin(vip);
      }
    } else {
      proceed(); // it has lapsed, and there is nobody to wait for any more
    }
  }

  /**
   * The site accepts connections of the VIP, or says that it cannot. Neighbours are told only now:
   * a client that came before would be refused. They are told even later if the old owner is at
   * work: once it lets go, which is {@link #announceAgain}. That may have been by now, as nobody is
   * kept waiting for this for long.
   */
  void serving() {
    if (service.opened()) {
      if (loop.ownersOverlap() && report.planned() && !freed) {
        announcements.beginAfter(SETTLED, vip);
      } else {
        announcements.begin(vip);
      }
    }
  }

  /**
   * Whether peers are not to know yet how it stands here: it is on its way to be served, and they
   * are not to let go of it; or on its way to one of them, which is not to announce it.
   */
  boolean withholding() {
    return handOver.secret() || (holding.wanted() && !(holding.held() && service.serving()));
  }

  /** The site serves the VIP no more. */
  void stopped() {
    service.closed();
  }

  /**
   * The address is gone, as this process did not work for some seconds; others may have taken the
   * VIP meanwhile, and whoever did is heard before it is taken again.
   */
  void lapsed(Vip of) {
    if (of.equals(vip) && holding.held()) {
      holding = holding.lost();
      if (handOver.underWay()) {
        letGo();
      } else {
        long since = nextRound();
        loop.after(vip.name(), loop.hearing(), () -> regain(since));
      }
    }
  }

  private void regain(long since) {
    if (since == round && holding.wanted()) {
      LOG.info("vip={} is still this node's; taking its address again", vip.name());
      proceed();
    }
  }

  void firstConnection(long atNanos) {
    report.firstConnection(atNanos);
  }

  /** Whether the VIP is here, or on its way in or out. */
  boolean holds() {
    return holding.held() || holding.busy().isPresent() || service.closing() || handOver.underWay();
  }

  /** Whether this process still does anything for the VIP, or for those who dialled it here. */
  boolean isAtWork() {
    return holds() || forwarding;
  }

  private long nextRound() {
    announcements.end();
    return ++round;
  }

  private void letGo() {
    letGo(STOP);
  }

  private void letGo(Duration within) {
    nextRound();
    handOver.end();
    holding = holding.want(false);
    service.close(vip, within);
    proceed();
  }

  private void proceed() {
    if (service.closing() || handOver.underWay()) {
      return;
    }
    holding
        .due()
        .ifPresent(
            step -> {
              holding = holding.begun(step);
              loop.pipe(
                  vip.name(),
                  step == Step.TAKE ? addresses.hold(vip) : addresses.letGo(vip),
                  failure -> {
                    switch (step) {
                      case TAKE -> onTaken(failure);
                      case LET_GO -> onLetGo(failure);
                    }
                  });
            });
  }

  private void onTaken(Optional<String> failure) {
    boolean wanted = holding.wanted();
    if (failure.isPresent()) {
      LOG.error("vip={} take=failed reason=\"{}\"", vip.name(), failure.get());
      meter.addressFailed(vip.name(), AddressOperation.ADD);
      holding = holding.notTaken();
      if (wanted) {
        loop.broken(vip.name(), failure.get());
      }
    } else {
      holding = holding.done();
      if (wanted) {
        serve();
      }
    }
    proceed();
  }

  /** What the kernel does not remove when told to, it removes when its lease is over. */
  private void onLetGo(Optional<String> failure) {
    if (failure.isPresent()) {
      LOG.error(
          "vip={} release=failed reason=\"{}\" the kernel removes the address within {} ms",
          vip.name(),
          failure.get(),
          AddressLease.LENGTH.toMillis());
      meter.addressFailed(vip.name(), AddressOperation.REMOVE);
      loop.after(vip.name(), AddressLease.LENGTH, () -> onLetGo(Optional.empty()));
      return;
    }
    holding = holding.done();
    if (forwarding) {
      loop.pipe(vip.name(), addresses.moved(vip), moved -> forwarding = false);
    }
    if (next.isPresent()) {
      vip = next.get();
      next = Optional.empty();
    }
    proceed();
  }

  private void serve() {
    report.held();
    service.open(vip, term);
  }
}
