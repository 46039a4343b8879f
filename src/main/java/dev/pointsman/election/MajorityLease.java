package dev.pointsman.election;

import dev.pointsman.election.Inheritance.Rest;
import dev.pointsman.election.Scene.Presence;
import dev.pointsman.election.Transition.Release;
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
 * <p>An owner that gives the VIP up, for whatever reason, remains the owner until it does not
 * answer for the VIP any more: only then are its voters free. One that shall be followed by another
 * gives it the rest of its lease then ({@link Handover}). One whose lease has ended has {@link
 * Timing#letGo} for it, by which promises are longer than leases.
 */
final class MajorityLease {
  private final NodeName self;
  private final long incarnation;
  private final Timing timing;
  private final Voter voter;
  private final Lease lease;
  private Term released = Term.NONE;
  private final Inheritance inheritance;

  MajorityLease(ElectionSettings settings, long now, Term latest) {
    this.self = settings.self();
    this.incarnation = settings.incarnation();
    this.timing = settings.timing();
    this.voter = new Voter(timing, now, latest);
    this.lease = new Lease(timing.lease().toNanos(), settings.majority());
    this.inheritance = new Inheritance(settings);
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
        .filter(rest -> rest.term().after(released))
        .ifPresent(rest -> inheritance.offer(message.from(), rest, now));
  }

  private boolean isSelf(NodeName node, long start) {
    return node.equals(self) && start == incarnation;
  }

  /**
   * Decides, and votes.
   *
   * @param gone whether what is {@linkplain Tenure.Yielding being given up} is gone
   */
  Verdict decide(Scene scene, Tenure tenure, boolean gone, Peers peers) {
    Verdict verdict =
        switch (tenure) {
          case Tenure.Standby standby -> waiting(scene, standby, peers);
          case Tenure.Candidate candidate -> asking(scene, candidate, peers);
          case Tenure.Owner owner -> owning(scene, owner, peers);
          case Tenure.Yielding yielding ->
              gone ? Verdict.none(yielded(scene, yielding, peers)) : yielding(scene, yielding);
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
    Optional<Rest> rest = acceptable(scene);
    if (rest.isPresent()) {
      Rest accepted = rest.orElseThrow();
      Term term = accepted.term();
      return accept(scene, accepted, standby.take(term, accepted.moved(), false));
    }
    return wants(scene) ? Verdict.none(standby.ask(nextTerm(scene, peers))) : Verdict.none(standby);
  }

  private Verdict asking(Scene scene, Tenure.Candidate candidate, Peers peers) {
    Optional<Rest> rest = acceptable(scene);
    if (rest.isPresent()) {
      Rest accepted = rest.orElseThrow();
      Term term = Term.max(candidate.term(), accepted.term());
      return accept(scene, accepted, candidate.take(term, accepted.moved()));
    }
    if (!wants(scene)) {
      relinquish(candidate.term(), Optional.empty());
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
        && inheritance.given(scene.now()).isEmpty();
  }

  private Optional<Rest> acceptable(Scene scene) {
    return inheritance
        .offered(scene.now())
        .filter(rest -> rest.term().after(released))
        .filter(rest -> scene.presence() == Presence.FIT);
  }

  private Verdict accept(Scene scene, Rest rest, Tenure.Owner owner) {
    inheritance.accepted();
    lease.inherit(rest.until());
    TakeReason reason = rest.moved().isPresent() ? TakeReason.MOVED : TakeReason.HANDED_OVER;
    return Verdict.of(
        owner, new Take(scene.contest().vip(), owner.term(), reason, Optional.of(rest.from())));
  }

  private Verdict owning(Scene scene, Tenure.Owner owner, Peers peers) {
    return reasonToRelease(scene, peers)
        .map(reason -> release(scene, owner, reason))
        .orElseGet(() -> AvailabilityFirst.staying(scene, owner));
  }

  private Optional<ReleaseReason> reasonToRelease(Scene scene, Peers peers) {
    if (!holds(scene.now())) {
      return Optional.of(ReleaseReason.LEASE_ENDED);
    }
    if (scene.presence() == Presence.UNFIT) {
      return Optional.of(ReleaseReason.UNFIT);
    }
    Optional<Standing> successor = successor(scene);
    if (enough(scene) && successor.filter(chosen -> hearsUs(chosen, peers)).isPresent()) {
      return Optional.of(ReleaseReason.HANDED_OVER);
    }
    boolean alone =
        scene.presence() == Presence.DEPARTING && successor.isEmpty() && !scene.choosesSelf();
    return alone || scene.presence() == Presence.OVERDUE
        ? Optional.of(ReleaseReason.LEAVING)
        : Optional.empty();
  }

  private Optional<Standing> successor(Scene scene) {
    return scene.chosen().filter(chosen -> !chosen.node().equals(self));
  }

  /**
   * Whether enough of the lease is left to be handed over. If not it might arrive too late, and the
   * next renewal is worth waiting for.
   */
  private boolean enough(Scene scene) {
    return lease.until() - scene.now() >= timing.lease().toNanos() / 2;
  }

  private boolean hearsUs(Standing successor, Peers peers) {
    return peers
        .reachable(successor.node())
        .filter(message -> message.hears().contains(self))
        .isPresent();
  }

  private Verdict release(Scene scene, Tenure.Owner owner, ReleaseReason reason) {
    return Verdict.of(owner.yielding(reason), releasing(scene, owner, reason));
  }

  private Release releasing(Scene scene, Tenure.Owner owner, ReleaseReason reason) {
    return new Release(
        scene.contest().vip(), owner.term(), reason, successor(scene).map(Standing::node));
  }

  /** What has time as long as the lease lasts has none any more when it ends. */
  private Verdict yielding(Scene scene, Tenure.Yielding yielding) {
    return holds(scene.now()) || yielding.reason() == ReleaseReason.LEASE_ENDED
        ? Verdict.none(yielding)
        : Verdict.of(
            yielding.hurrying(), releasing(scene, yielding.owner(), ReleaseReason.LEASE_ENDED));
  }

  /** The VIP is gone from here: whoever is the choice now gets what is left of the lease. */
  private Tenure yielded(Scene scene, Tenure.Yielding yielding, Peers peers) {
    Optional<Handover> rest =
        holds(scene.now())
            ? successor(scene)
                .filter(chosen -> hearsUs(chosen, peers))
                .flatMap(chosen -> rest(scene, chosen, peers))
            : Optional.empty();
    rest.ifPresent(handed -> inheritance.give(handed, lease.until()));
    relinquish(yielding.owner().term(), rest);
    return yielding.gone();
  }

  /** From now on no vote for {@code term} or an earlier one counts, so voters may forget them. */
  private void relinquish(Term term, Optional<Handover> rest) {
    released = Term.max(released, term);
    lease.end();
    voter.hear(self, incarnation, released, rest);
  }

  private Optional<Handover> rest(Scene scene, Standing successor, Peers peers) {
    return peers
        .reachable(successor.node())
        .map(
            message ->
                new Handover(
                    successor.node(),
                    message.incarnation(),
                    Term.max(nextTerm(scene, peers), unused(message, scene)),
                    message.stamp(),
                    timing.handedNanos(lease.until() - scene.now()),
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

  private void vote(Scene scene, Tenure tenure, Peers peers) {
    long now = scene.now();
    Optional<Asker> own =
        asks(tenure, now)
            .map(term -> new Asker(self, incarnation, term, now, tenure.ownership().isPresent()));
    Function<NodeName, Optional<Asker>> asking =
        node -> node.equals(self) ? own : other(node, tenure, peers, scene);
    voter.consider(scene.chosen().map(Standing::node), asking, now);
    voter
        .vote(now)
        .filter(vote -> isSelf(vote.candidate(), vote.incarnation()))
        .filter(vote -> vote.term().after(released))
        .ifPresent(vote -> lease.count(self, vote.stamp()));
  }

  /** Nobody else gets this node's vote while its own address may still be here. */
  private static Optional<Asker> other(NodeName node, Tenure tenure, Peers peers, Scene scene) {
    return tenure instanceof Tenure.Yielding
        ? Optional.empty()
        : peers.reachable(node).flatMap(message -> asker(message, scene));
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

  private Optional<Term> asks(Tenure tenure, long now) {
    return switch (tenure) {
      case Tenure.Standby standby -> Optional.empty();
      case Tenure.Candidate candidate -> Optional.of(candidate.term());
      case Tenure.Owner owner -> Optional.of(owner.term());
      case Tenure.Yielding yielding ->
          holds(now) ? Optional.of(yielding.owner().term()) : Optional.empty();
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
        asks(tenure, now), released, voter.latest(), voter.vote(now), inheritance.given(now));
  }

  long until() {
    return lease.until();
  }

  /** When to decide again if nothing is heard. */
  long nextDeadline(Tenure tenure, long now) {
    long own = tenure.ownership().isPresent() && holds(now) ? lease.until() : Long.MAX_VALUE;
    return Math.min(Math.min(own, inheritance.nextDeadline(now)), voter.nextDeadline(now));
  }
}
