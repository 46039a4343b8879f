package dev.pointsman.election;

import dev.pointsman.election.Scene.Presence;
import dev.pointsman.election.Transition.Announce;
import dev.pointsman.election.Transition.Release;
import dev.pointsman.election.Transition.ReleaseReason;
import dev.pointsman.model.HopCopies;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Ownership;
import dev.pointsman.model.Quorum;
import dev.pointsman.model.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * One node's part in the contest for one VIP: it keeps what the node knows, sets the {@link Scene},
 * and has {@link AvailabilityFirst} or {@link MajorityLease} decide.
 */
final class VipElection {
  private final ElectionSettings settings;
  private final ListenFirst listenFirst;
  private final Optional<MajorityLease> lease;
  private final WishBook wishes;
  private Contest contest;
  private Tenure tenure = new Tenure.Standby();
  private Term highest;
  private Optional<NodeName> last = Optional.empty();
  private Set<NodeName> heard = Set.of();
  private boolean gone;
  private OptionalLong departingSince = OptionalLong.empty();

  VipElection(ElectionSettings settings, Contest contest, long now) {
    this.settings = settings;
    this.contest = contest;
    this.listenFirst = new ListenFirst(settings, now);
    this.highest = settings.terms().getOrDefault(contest.vip(), Term.NONE);
    this.wishes = new WishBook(settings.timing().handover().toNanos());
    this.lease =
        contest.quorum() == Quorum.MAJORITY
            ? Optional.of(new MajorityLease(settings, now, highest))
            : Optional.empty();
  }

  Contest contest() {
    return contest;
  }

  /** Another list or another preemption; the quorum stays what it was. */
  void change(Contest changed) {
    contest = changed;
  }

  /** A peer's newest message came. */
  void hear(StateMessage message, long now) {
    Optional<VipState> heard = message.of(contest.vip());
    if (heard.isEmpty()) {
      return;
    }
    VipState state = heard.orElseThrow();
    learn(state.highest());
    state.claim().ifPresent(claim -> learn(claim.term()));
    state.wish().ifPresent(wish -> wishes.hear(wish, state.wishLeft(), now));
    lease.ifPresent(majority -> majority.hear(message, state, now));
  }

  private void learn(Term term) {
    highest = Term.max(highest, term);
  }

  /** What was to be given up is gone; {@link #decide} follows. */
  void gone() {
    gone = true;
  }

  List<Transition> decide(Surroundings around) {
    Scene scene = scene(around);
    Tenure before = tenure;
    Verdict verdict =
        lease
            .map(majority -> majority.decide(scene, before, gone, around.peers()))
            .orElseGet(() -> AvailabilityFirst.decide(scene, before));
    tenure = verdict.tenure();
    List<Transition> transitions = new ArrayList<>(verdict.transitions());
    transitions.forEach(transition -> learn(transition.term()));
    gone = false;
    if (before instanceof Tenure.Owner was && tenure instanceof Tenure.Owner stays) {
      transitions.addAll(announcement(was, stays, around.peers().heard()));
    }
    heard = around.peers().heard();
    owner(around).ifPresent(known -> last = Optional.of(known.owner()));
    return transitions;
  }

  /**
   * The address is announced again when another node has let go that had announced it too, or may
   * have: a candidate that was cut off and is heard again.
   */
  private List<Transition> announcement(Tenure.Owner was, Tenure.Owner stays, Set<NodeName> hears) {
    Optional<NodeName> gone =
        stays.rival().isEmpty() ? was.rival().or(() -> returned(hears)) : Optional.empty();
    return gone.stream()
        .<Transition>map(rival -> new Announce(contest.vip(), stays.term(), rival))
        .toList();
  }

  private Optional<NodeName> returned(Set<NodeName> hears) {
    return hears.stream().filter(node -> contest.lists(node) && !heard.contains(node)).findFirst();
  }

  /** The VIP is not in the configuration any more. */
  List<Transition> remove() {
    return tenure instanceof Tenure.Owner held
        ? List.of(new Release(contest.vip(), held.term(), ReleaseReason.REMOVED, Optional.empty()))
        : List.of();
  }

  private Scene scene(Surroundings around) {
    Presence presence = presence(around);
    listenFirst.look(contest, around);
    List<Standing> standings = standings(around, presence);
    return new Scene(
        contest,
        settings.self(),
        around.now(),
        presence,
        standings,
        wish(standings, around.now()),
        highest,
        last,
        last.filter(node -> isSelf(node) || around.peers().reachable(node).isPresent()).isPresent(),
        settings.schedulers().size() > 2 && around.peers().heard().isEmpty(),
        overtaken(around));
  }

  /**
   * Whether a later term than the owner's has come and gone: all that could have it say that they
   * know of it and do not claim the VIP. Whoever took it would say so with the first message that
   * tells of it.
   */
  private boolean overtaken(Surroundings around) {
    return tenure.ownership().filter(held -> highest.after(held.term())).isPresent()
        && contest.candidates().stream()
            .filter(node -> !isSelf(node))
            .allMatch(node -> hasLetGo(node, around.peers()));
  }

  private boolean hasLetGo(NodeName node, Peers peers) {
    return peers
        .reachable(node)
        .flatMap(message -> message.of(contest.vip()))
        .filter(state -> state.claim().isEmpty() && !highest.after(state.highest()))
        .isPresent();
  }

  private Optional<Wish> wish(List<Standing> standings, long now) {
    return wishes.inForce(highest, best(standings).flatMap(Standing::claim), now);
  }

  private Presence presence(Surroundings around) {
    if (!around.ready() || !around.fit().contains(contest.vip())) {
      return Presence.UNFIT;
    }
    if (!around.leaving() && contest.lists(settings.self())) {
      departingSince = OptionalLong.empty();
      return Presence.FIT;
    }
    long from = departingSince.orElse(around.now());
    departingSince = OptionalLong.of(from);
    boolean overdue = around.now() - from >= settings.timing().handover().toNanos();
    return overdue ? Presence.OVERDUE : Presence.DEPARTING;
  }

  private List<Standing> standings(Surroundings around, Presence presence) {
    boolean able =
        presence == Presence.FIT && listenFirst.isOver() && (around.quorate() || lease.isEmpty());
    Standing own =
        new Standing(
            settings.self(),
            contest.rank(settings.self()),
            able,
            claim(around.now()),
            around.peers().heard(),
            copies(around, presence));
    List<Standing> others = Standings.others(contest, settings.self(), around.peers());
    // The promises of a majority prove that any other claim is history.
    boolean sole = lease.isPresent() && own.claims();
    List<Standing> standings = new ArrayList<>();
    standings.add(own);
    others.forEach(other -> standings.add(sole ? other.withoutClaim() : other));
    return standings;
  }

  /**
   * What is told of the flows that hop. An owner that hands the VIP over, as it leaves or as an
   * operator wishes, waits for its successor's copies for half of the time that it has: the other
   * half is for the change itself.
   */
  private HopCopies copies(Surroundings around, Presence presence) {
    HopCopies known = around.copies(contest.vip());
    if (tenure.ownership().isEmpty()) {
      return new HopCopies(known.complete(), Set.of());
    }
    boolean stays = presence == Presence.FIT || presence == Presence.DEPARTING;
    if (!stays || around.now() >= patience(around.now())) {
      return HopCopies.ALL;
    }
    return new HopCopies(true, known.lacking());
  }

  /** Until when an owner waits for copies; for ever while nothing is to be handed over. */
  private long patience(long now) {
    long half = settings.timing().handover().toNanos() / 2;
    long leaves = departingSince.isPresent() ? departingSince.getAsLong() + half : Long.MAX_VALUE;
    long wished = wishes.left(now) > 0 ? wishes.deadline() - half : Long.MAX_VALUE;
    return Math.min(leaves, wished);
  }

  private Optional<Claim> claim(long now) {
    return tenure
        .ownership()
        .filter(held -> lease.isEmpty() || lease.orElseThrow().holds(now))
        .map(held -> new Claim(held.term(), held.moved(), held.provisional()));
  }

  /** The owner by the best claim known. */
  Optional<Ownership> owner(Surroundings around) {
    return best(standings(around, presence(around)))
        .map(best -> new Ownership(best.node(), best.term()));
  }

  private static Optional<Standing> best(List<Standing> standings) {
    return standings.stream().filter(Standing::claims).min(Standing.BY_CLAIM);
  }

  private boolean isSelf(NodeName node) {
    return node.equals(settings.self());
  }

  MoveAnswer move(NodeName target, Surroundings around) {
    List<Standing> standings = standings(around, presence(around));
    Optional<String> problem = MoveCheck.problem(contest, target, standings);
    if (problem.isPresent()) {
      return new MoveAnswer.Refused(problem.orElseThrow());
    }
    wishes.make(highest, settings.self(), target, around.now());
    return new MoveAnswer.Accepted(target, highest);
  }

  /** What peers are told. */
  VipState state(Surroundings around) {
    long now = around.now();
    Presence presence = presence(around);
    Optional<Wish> wish = wish(standings(around, presence), now);
    return new VipState(
        contest.vip(),
        presence == Presence.FIT,
        highest,
        claim(now),
        Standings.sighting(Standings.direct(contest, around.peers())),
        wish,
        wish.isPresent() ? wishes.left(now) : 0,
        lease.map(majority -> majority.ballot(tenure, now)).orElse(Ballot.NONE),
        copies(around, presence));
  }

  /**
   * What this node is to the VIP; {@code origin} is when the node started, on the caller's clock.
   */
  Role role(long origin) {
    Optional<Tenure.Owner> held = tenure.ownership();
    if (held.isPresent()) {
      return new Role.Owner(
          held.orElseThrow().term(),
          lease
              .map(majority -> OptionalLong.of(origin + majority.until()))
              .orElseGet(OptionalLong::empty));
    }
    return contest.lists(settings.self()) ? new Role.Standby() : new Role.NotListed();
  }

  Term highest() {
    return highest;
  }

  /** When to decide again if nothing is heard; what is not after {@code now} has been seen to. */
  long nextDeadline(long now) {
    Timing timing = settings.timing();
    long departing =
        departingSince.isPresent()
            ? departingSince.getAsLong() + timing.handover().toNanos()
            : Long.MAX_VALUE;
    long voting = lease.map(majority -> majority.nextDeadline(tenure, now)).orElse(Long.MAX_VALUE);
    return LongStream.of(
            listenFirst.deadline(), departing, voting, wishes.deadline(), patience(now))
        .filter(deadline -> deadline > now)
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
