package dev.pointsman.election;

import dev.pointsman.election.Transition.Take;
import dev.pointsman.election.Transition.TakeReason;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import java.util.List;
import java.util.Optional;

/**
 * Everything about one VIP that one node decides by, at one moment.
 *
 * @param now nanoseconds since the node's start
 * @param presence what the node itself can do
 * @param standings the nodes it hears or hears of, itself included
 * @param wish the wish in force
 * @param highest the latest term known
 * @param last the owner before, if one was known
 * @param lastReachable whether that one can be reached
 * @param alone whether the node hears none of several others
 * @param overtaken whether it owns the VIP under a term that is not the latest, and the other
 *     candidates have let the later one go
 */
record Scene(
    Contest contest,
    NodeName self,
    long now,
    Presence presence,
    List<Standing> standings,
    Optional<Wish> wish,
    Term highest,
    Optional<NodeName> last,
    boolean lastReachable,
    boolean alone,
    boolean overtaken) {

  /** What this node can do for a VIP. */
  enum Presence {
    /** It may own it. */
    FIT,
    /** It keeps it only until there is a successor. */
    DEPARTING,
    /** It has waited for a successor long enough. */
    OVERDUE,
    /** It must not own it. */
    UNFIT
  }

  Optional<Standing> chosen() {
    return Choice.of(standings, contest.preempt(), wish);
  }

  boolean choosesSelf() {
    return chosen().filter(standing -> standing.node().equals(self)).isPresent();
  }

  /** The best claim, be it one's own. */
  Optional<Standing> best() {
    return standings.stream().filter(Standing::claims).min(Standing.BY_CLAIM);
  }

  /** The best claim of another node. */
  Optional<Standing> rival() {
    return standings.stream()
        .filter(standing -> standing.claims() && !standing.node().equals(self))
        .min(Standing.BY_CLAIM);
  }

  /** The wish, if this node is what it asks for. */
  Optional<Wish> wished() {
    return wish.filter(wanted -> wanted.target().equals(self));
  }

  /** The transition of a node that takes the VIP by its own decision. */
  Take take(Term term) {
    Optional<NodeName> from = rival().map(Standing::node).or(() -> last);
    return new Take(contest.vip(), term, reason(), from);
  }

  /** The transition of an owner that stays, under a later term than one that was cut off had. */
  Take stay(Term term) {
    return new Take(contest.vip(), term, TakeReason.RIVAL_CUT_OFF, Optional.of(self));
  }

  private TakeReason reason() {
    Optional<Standing> owner = rival();
    if (owner.isPresent()) {
      if (wished().isPresent()) {
        return TakeReason.MOVED;
      }
      return owner.orElseThrow().eligible() ? TakeReason.PREEMPTED : TakeReason.OWNER_LEAVING;
    }
    if (last.isEmpty()) {
      return TakeReason.NO_OWNER;
    }
    return lastReachable ? TakeReason.OWNER_RELEASED : TakeReason.OWNER_LOST;
  }
}
