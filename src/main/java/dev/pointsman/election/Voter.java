package dev.pointsman.election;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import java.util.Optional;
import java.util.function.Function;

/**
 * A node's vote for the owner of a VIP: a promise to one candidate at a time, which binds from when
 * the request was received until a lease's time later, on the voter's own clock.
 *
 * <p>A voter that started does not know what it promised before, so it promises nothing until every
 * such promise has ended.
 */
final class Voter {
  private final long promiseNanos;
  private final long freeFrom;
  private Optional<Promise> promise = Optional.empty();
  private Term latest;

  /**
   * A voter that has just started.
   *
   * @param now when it started to remember its promises
   * @param latest the latest term known of
   */
  Voter(Timing timing, long now, Term latest) {
    this.promiseNanos = timing.promiseNanos();
    this.freeFrom = now + promiseNanos;
    this.latest = latest;
  }

  /**
   * Who asks for consent.
   *
   * @param incarnation which start of that node
   * @param term the term it wants
   * @param stamp its clock when it asked
   * @param claims whether it owns the VIP already
   */
  record Asker(NodeName node, long incarnation, Term term, long stamp, boolean claims) {}

  /** A promise; {@code lent} while it rests on a handover and not on the holder's own request. */
  private record Promise(Asker holder, long until, boolean lent) {
    boolean isOf(NodeName node, long incarnation) {
      return holder.node().equals(node) && holder.incarnation() == incarnation;
    }
  }

  /** Another owner is known of; nobody may begin an ownership under this term or an earlier one. */
  void learn(Term term) {
    latest = Term.max(latest, term);
  }

  /** The latest term that was promised or owned: a new owner must ask for a later one. */
  Term latest() {
    return latest;
  }

  /**
   * A node says what it does not hold any more. A promise to it passes to the successor that it
   * names, and is void if it names none.
   */
  void hear(NodeName from, long incarnation, Term released, Optional<Handover> handover) {
    Optional<Promise> given =
        promise.filter(
            held -> held.isOf(from, incarnation) && !held.holder().term().after(released));
    if (given.isEmpty()) {
      return;
    }
    promise =
        handover.map(
            passed -> {
              learn(passed.term());
              return new Promise(
                  new Asker(
                      passed.successor(),
                      passed.incarnation(),
                      passed.term(),
                      passed.stamp(),
                      false),
                  given.orElseThrow().until(),
                  true);
            });
  }

  /**
   * Renews the promise or makes a new one.
   *
   * @param chosen whom the choice falls on
   * @param asking what a node asks for at the moment
   */
  void consider(Optional<NodeName> chosen, Function<NodeName, Optional<Asker>> asking, long now) {
    if (binds(now)) {
      Promise held = promise.orElseThrow();
      asking
          .apply(held.holder().node())
          .filter(asker -> asksAgain(held, asker))
          .filter(asker -> asker.claims() || chosen.equals(Optional.of(asker.node())))
          .ifPresent(asker -> promise(asker, now));
    } else if (now >= freeFrom) {
      chosen
          .flatMap(asking)
          .filter(asker -> promise.isEmpty() || !isSpent(promise.orElseThrow(), asker))
          .filter(asker -> asker.claims() || asker.term().after(latest))
          .ifPresent(asker -> promise(asker, now));
    }
  }

  private static boolean asksAgain(Promise held, Asker asker) {
    return held.isOf(asker.node(), asker.incarnation())
        && asker.stamp() > held.holder().stamp()
        && !held.holder().term().after(asker.term());
  }

  /** The request that a promise which has ended was given for does not get a second one. */
  private static boolean isSpent(Promise ended, Asker asker) {
    return ended.isOf(asker.node(), asker.incarnation()) && asker.stamp() <= ended.holder().stamp();
  }

  private void promise(Asker asker, long now) {
    promise = Optional.of(new Promise(asker, now + promiseNanos, false));
    learn(asker.term());
  }

  boolean binds(long now) {
    return promise.filter(held -> now < held.until()).isPresent();
  }

  /** The promise as its holder may count it. */
  Optional<Vote> vote(long now) {
    return promise
        .filter(held -> now < held.until() && !held.lent())
        .map(Promise::holder)
        .map(
            holder -> new Vote(holder.node(), holder.incarnation(), holder.term(), holder.stamp()));
  }

  /** When it becomes free to promise something else. */
  long nextDeadline(long now) {
    if (binds(now)) {
      return promise.orElseThrow().until();
    }
    return now < freeFrom ? freeFrom : Long.MAX_VALUE;
  }
}
