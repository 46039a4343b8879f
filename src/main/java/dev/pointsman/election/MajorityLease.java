package dev.pointsman.election;

import dev.pointsman.election.Scene.Presence;
import dev.pointsman.election.Transition.ReleaseReason;
import dev.pointsman.election.Transition.Take;
import dev.pointsman.election.Transition.TakeReason;
import dev.pointsman.election.Voter.Asker;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The rule under {@code quorum = majority}, for one VIP: whom the choice falls on asks all
 * scheduler nodes for their promise, and owns the VIP while a majority's binds them. Any two
 * majorities have a voter in common, and a voter promises one candidate at a time, so there are
 * never two owners. The scheme is PaxosLease's (Trencseni, Gazso, Reinhardt, 2012) with the two
 * phases in one: a candidate that is not every voter's choice loses time, not safety.
 *
 * <p>An owner that shall be followed by another gives it the rest of its lease ({@link Handover}).
 */
final class MajorityLease {
  private final NodeName self;
  private final long incarnation;
  private final Timing timing;
  private final Voter voter;
  private final Lease lease;
  private Term released = Term.NONE;
  private Optional<Handover> given = Optional.empty();
  private long givenUntil;
  private Optional<Inheritance> offered = Optional.empty();

  /** A rest of a lease that may be accepted until {@code until}. */
  private record Inheritance(NodeName from, Term term, long until, Optional<Wish> moved) {}

  MajorityLease(ElectionSettings settings, long now, Term latest) {
    this.self = settings.self();
    this.incarnation = settings.incarnation();
    this.timing = settings.timing();
    this.voter = new Voter(timing, now, latest);
    this.lease = new Lease(timing.lease().toNanos(), settings.majority());
  }

  /** A peer's ballot came. */
  void hear(StateMessage message, VipState state, long now) {
    Ballot ballot = state.ballot();
    state.claim().ifPresent(claim -> voter.learn(claim.term()));
    voter.hear(message.from(), message.incarnation(), ballot.released(), ballot.handover());
    ballot
        .vote()
        .filter(vote -> isSelf(vote.candidate(), vote.incarnation()))
        .filter(vote -> vote.term().after(released) && vote.stamp() <= now)
        .ifPresent(vote -> lease.count(message.from(), vote.stamp()));
    ballot
        .handover()
        .filter(rest -> isSelf(rest.successor(), rest.incarnation()))
        .filter(rest -> rest.term().after(released) && rest.stamp() <= now)
        .ifPresent(rest -> offered = Optional.of(inheritance(message.from(), rest)));
  }

  private Inheritance inheritance(NodeName from, Handover rest) {
    long length = Math.min(rest.remaining(), timing.lease().toNanos());
    return new Inheritance(from, rest.term(), rest.stamp() + length, rest.moved());
  }

  private boolean isSelf(NodeName node, long start) {
    return node.equals(self) && start == incarnation;
  }

  /** Decides, and votes. */
  Verdict decide(Scene scene, Tenure tenure, Peers peers) {
    Verdict verdict =
        switch (tenure) {
          case Tenure.Standby standby -> waiting(scene, standby, peers);
          case Tenure.Candidate candidate -> asking(scene, candidate, peers);
          case Tenure.Owner owner -> owning(scene, owner, peers);
        };
    vote(scene, verdict.tenure(), peers);
    return verdict.tenure() instanceof Tenure.Candidate candidate && holds(scene.now())
        ? Verdict.of(
            candidate.take(candidate.term(), Optional.empty()), scene.take(candidate.term()))
        : verdict;
  }

  boolean holds(long now) {
    return lease.until() > now;
  }

  private Verdict waiting(Scene scene, Tenure.Standby standby, Peers peers) {
    Optional<Inheritance> rest = acceptable(scene);
    if (rest.isPresent()) {
      Inheritance accepted = rest.orElseThrow();
      Term term = accepted.term();
      return accept(scene, accepted, standby.take(term, accepted.moved()));
    }
    return wants(scene) ? Verdict.none(standby.ask(nextTerm(scene, peers))) : Verdict.none(standby);
  }

  private Verdict asking(Scene scene, Tenure.Candidate candidate, Peers peers) {
    Optional<Inheritance> rest = acceptable(scene);
    if (rest.isPresent()) {
      Inheritance accepted = rest.orElseThrow();
      Term term = Term.max(candidate.term(), accepted.term());
      return accept(scene, accepted, candidate.take(term, accepted.moved()));
    }
    if (!wants(scene)) {
      giveUp(candidate.term(), Optional.empty());
      return Verdict.none(candidate.withdraw());
    }
    return Verdict.none(
        refused(scene, candidate.term(), peers)
            ? candidate.askAgain(nextTerm(scene, peers))
            : candidate);
  }

  /** While there is an owner its successor waits for the rest of the lease instead of asking. */
  private boolean wants(Scene scene) {
    return scene.choosesSelf()
        && scene.rival().isEmpty()
        && (given.isEmpty() || scene.now() >= givenUntil);
  }

  private Optional<Inheritance> acceptable(Scene scene) {
    return offered
        .filter(rest -> rest.term().after(released) && rest.until() > scene.now())
        .filter(rest -> scene.presence() == Presence.FIT);
  }

  private Verdict accept(Scene scene, Inheritance rest, Tenure.Owner owner) {
    offered = Optional.empty();
    lease.inherit(rest.until());
    TakeReason reason = rest.moved().isPresent() ? TakeReason.MOVED : TakeReason.HANDED_OVER;
    return Verdict.of(
        owner, new Take(scene.contest().vip(), owner.term(), reason, Optional.of(rest.from())));
  }

  private Verdict owning(Scene scene, Tenure.Owner owner, Peers peers) {
    if (!holds(scene.now())) {
      return release(scene, owner, ReleaseReason.LEASE_ENDED);
    }
    Optional<Standing> successor = scene.chosen().filter(chosen -> !chosen.node().equals(self));
    Optional<Handover> rest = successor.flatMap(chosen -> rest(scene, chosen, peers));
    if (rest.isPresent()) {
      given = rest;
      givenUntil = lease.until();
      giveUp(owner.term(), rest);
      return AvailabilityFirst.release(
          scene, owner, ReleaseReason.HANDED_OVER, rest.map(Handover::successor));
    }
    return switch (scene.presence()) {
      case UNFIT -> release(scene, owner, ReleaseReason.UNFIT);
      case OVERDUE -> release(scene, owner, ReleaseReason.LEAVING);
      case DEPARTING ->
          successor.isEmpty()
              ? release(scene, owner, ReleaseReason.LEAVING)
              : AvailabilityFirst.staying(scene, owner);
      case FIT -> AvailabilityFirst.staying(scene, owner);
    };
  }

  /**
   * What can be given to a successor: empty when it does not hear this node, or when so little is
   * left that it might arrive too late and the next renewal is worth waiting for.
   */
  private Optional<Handover> rest(Scene scene, Standing successor, Peers peers) {
    long left = timing.handedNanos(lease.until() - scene.now());
    boolean enough = left >= timing.lease().toNanos() / 2 || scene.presence() == Presence.UNFIT;
    return peers
        .reachable(successor.node())
        .filter(message -> enough && message.hears().contains(self))
        .map(
            message ->
                new Handover(
                    successor.node(),
                    message.incarnation(),
                    Term.max(nextTerm(scene, peers), unused(message, scene)),
                    message.stamp(),
                    left,
                    scene.wish().filter(wish -> wish.target().equals(successor.node()))));
  }

  /** The first term that the successor has not asked for and withdrawn from already. */
  private static Term unused(StateMessage successor, Scene scene) {
    return successor
        .of(scene.contest().vip())
        .map(VipState::ballot)
        .map(ballot -> Term.max(ballot.asks().orElse(Term.NONE), ballot.released()))
        .orElse(Term.NONE)
        .next();
  }

  private Verdict release(Scene scene, Tenure.Owner owner, ReleaseReason reason) {
    giveUp(owner.term(), Optional.empty());
    return AvailabilityFirst.release(
        scene, owner, reason, scene.chosen().map(Standing::node).filter(n -> !n.equals(self)));
  }

  /** From now on no vote for {@code term} or an earlier one counts, so voters may forget them. */
  private void giveUp(Term term, Optional<Handover> rest) {
    released = Term.max(released, term);
    lease.end();
    voter.hear(self, incarnation, released, rest);
  }

  private void vote(Scene scene, Tenure tenure, Peers peers) {
    long now = scene.now();
    Function<NodeName, Optional<Asker>> asking =
        node ->
            node.equals(self)
                ? asks(tenure).map(term -> asker(term, now, tenure))
                : peers.reachable(node).flatMap(message -> asker(message, scene));
    voter.consider(scene.chosen().map(Standing::node), asking, now);
    voter
        .vote(now)
        .filter(vote -> isSelf(vote.candidate(), vote.incarnation()))
        .filter(vote -> vote.term().after(released))
        .ifPresent(vote -> lease.count(self, vote.stamp()));
  }

  private Asker asker(Term term, long now, Tenure tenure) {
    return new Asker(self, incarnation, term, now, tenure instanceof Tenure.Owner);
  }

  private static Optional<Asker> asker(StateMessage message, Scene scene) {
    return message
        .of(scene.contest().vip())
        .flatMap(
            state ->
                state
                    .ballot()
                    .asks()
                    .map(
                        term ->
                            new Asker(
                                message.from(),
                                message.incarnation(),
                                term,
                                message.stamp(),
                                state.claim().isPresent())));
  }

  private static Optional<Term> asks(Tenure tenure) {
    return switch (tenure) {
      case Tenure.Standby standby -> Optional.empty();
      case Tenure.Candidate candidate -> Optional.of(candidate.term());
      case Tenure.Owner owner -> Optional.of(owner.term());
    };
  }

  /**
   * Whether a voter that is free wants a later term. One that is bound is waited for instead: two
   * candidates that outbid each other would do so as fast as messages travel.
   */
  private boolean refused(Scene scene, Term term, Peers peers) {
    boolean bySelf = !voter.binds(scene.now()) && !term.after(voter.latest());
    return bySelf
        || ballots(scene, peers).stream()
            .anyMatch(ballot -> ballot.vote().isEmpty() && !term.after(ballot.latest()));
  }

  private Term nextTerm(Scene scene, Peers peers) {
    Term latest = Term.max(Term.max(scene.highest(), released), voter.latest());
    for (Ballot ballot : ballots(scene, peers)) {
      latest = Term.max(latest, ballot.latest());
    }
    return latest.next();
  }

  private static List<Ballot> ballots(Scene scene, Peers peers) {
    return peers.reachable().stream()
        .flatMap(message -> message.of(scene.contest().vip()).stream())
        .map(VipState::ballot)
        .toList();
  }

  Ballot ballot(Tenure tenure, long now) {
    return new Ballot(
        asks(tenure),
        released,
        voter.latest(),
        voter.vote(now),
        given.filter(rest -> now < givenUntil));
  }

  long until() {
    return lease.until();
  }

  /** When to decide again if nothing is heard. */
  long nextDeadline(Tenure tenure, long now) {
    long own = tenure instanceof Tenure.Owner ? lease.until() : Long.MAX_VALUE;
    long rest = given.isPresent() && now < givenUntil ? givenUntil : Long.MAX_VALUE;
    return Math.min(Math.min(own, rest), voter.nextDeadline(now));
  }
}
