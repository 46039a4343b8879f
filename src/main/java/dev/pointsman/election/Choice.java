package dev.pointsman.election;

import java.util.List;
import java.util.Optional;

/**
 * Who should own a VIP, by what one node knows: a pure function, the same on all nodes that know
 * the same.
 *
 * <p>With the list {@code [a, b, c]}; {@code a:5} claims under term 5, {@code (a)} cannot own it:
 *
 * <pre>
 * known           wish  preempt  chosen  because
 * a b c                 either   a       nobody owns it, and a is first
 * (a) b c               either   b       b is the first that can
 * a b:5 c               no       b       an owner that can stay stays
 * a b:5 c               yes      a       a comes earlier
 * a b:5 c         c     either   c       an operator wants it there
 * a b c:6/moved         yes      c       an operator wanted it there
 * a:5 b:6 c             no       b       after a split: the later term
 * a:5 b:5 c             no       a       after a split: the same term, the earlier place
 * a b:5 c:6~            no       b       after a split: c heard nobody in it
 * a (b:5) c             either   a       b is leaving: it needs a successor
 * a? b c                either   b       a does not have all flows that hop, and b does
 * a? b? c?              either   a       nobody has; better a than no owner
 * a (b:5-a) c           either   c       b is leaving, and still tells a of flows
 * (b:5-c) c             either   b       as long as it waits for c
 * a:5-c b c       c     either   a       as long as it waits for c
 * </pre>
 */
final class Choice {
  private Choice() {}

  /**
   * Chooses.
   *
   * @param standings every node that can be heard or heard of, each once
   * @param wish a wish that is in force
   */
  static Optional<Standing> of(List<Standing> standings, boolean preempt, Optional<Wish> wish) {
    Optional<Standing> incumbent =
        standings.stream()
            .filter(standing -> standing.claims() && standing.eligible())
            .min(Standing.BY_CLAIM);
    if (incumbent.isEmpty()) {
      return successor(standings);
    }
    Standing owner = incumbent.orElseThrow();
    return wish.flatMap(wanted -> target(standings, wanted, owner))
        .or(() -> preempt ? earlier(standings, owner) : Optional.empty())
        .or(() -> incumbent);
  }

  /** Of an owner that cannot stay, or of one that is gone. */
  private static Optional<Standing> successor(List<Standing> standings) {
    Optional<Standing> leaving = standings.stream().filter(Standing::claims).min(Standing.BY_CLAIM);
    List<Standing> able = standings.stream().filter(Standing::eligible).toList();
    Optional<Standing> next =
        able.stream()
            .filter(standing -> leaving.filter(of -> of.waitsFor(standing)).isEmpty())
            .min(Standing.BY_COPIES);
    return able.isEmpty() || next.isPresent() ? next : leaving;
  }

  /** An owner that cannot hear of a successor would not let go, so it keeps the VIP. */
  private static Optional<Standing> target(List<Standing> standings, Wish wish, Standing owner) {
    return standings.stream()
        .filter(standing -> standing.node().equals(wish.target()) && standing.eligible())
        .filter(standing -> !owner.waitsFor(standing))
        .filter(standing -> standing.equals(owner) || standing.converses(owner))
        .findFirst();
  }

  private static Optional<Standing> earlier(List<Standing> standings, Standing owner) {
    if (owner.claim().flatMap(Claim::moved).isPresent()) {
      return Optional.empty();
    }
    return standings.stream()
        .filter(standing -> standing.eligible() && standing.rank() < owner.rank())
        .filter(standing -> standing.converses(owner))
        .filter(standing -> !owner.waitsFor(standing))
        .min(Standing.BY_COPIES);
  }
}
