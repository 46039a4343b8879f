package dev.pointsman.election;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import java.util.Optional;

/**
 * The greatest {@link Wish} heard for a VIP and how long it is in force: until a later term ends
 * it, or its time is up. What is not in force any more still stands in the way of smaller ones.
 */
final class WishBook {
  private final long limit;
  private Optional<Wish> greatest = Optional.empty();
  private long deadline;

  WishBook(long limitNanos) {
    this.limit = limitNanos;
  }

  /** A peer passes a wish on, of which {@code left} nanoseconds are left. */
  void hear(Wish wish, long left, long now) {
    int order = greatest.map(wish::compareTo).orElse(1);
    long until = now + Math.clamp(left, 0, limit);
    if (order > 0) {
      greatest = Optional.of(wish);
      deadline = until;
    } else if (order == 0) {
      deadline = Math.min(deadline, until);
    }
  }

  /** An operator's wish, made here and now; greater than any heard for the same term. */
  Wish make(Term after, NodeName by, NodeName target, long now) {
    long version =
        greatest
            .filter(wish -> wish.after().equals(after))
            .map(wish -> wish.version() + 1)
            .orElse(1L);
    Wish wish = new Wish(after, version, by, target);
    hear(wish, limit, now);
    return wish;
  }

  /**
   * The wish in force.
   *
   * @param highest the latest term known
   * @param incumbent the best claim known
   */
  Optional<Wish> inForce(Term highest, Optional<Claim> incumbent, long now) {
    return greatest
        .filter(wish -> now < deadline)
        .filter(wish -> !highest.after(wish.after()) || outdoes(wish, incumbent));
  }

  /** Whether the owner owes its place to a smaller wish that ended the same term. */
  private static boolean outdoes(Wish wish, Optional<Claim> incumbent) {
    return incumbent
        .flatMap(Claim::moved)
        .filter(done -> done.after().equals(wish.after()) && done.compareTo(wish) < 0)
        .isPresent();
  }

  long left(long now) {
    return Math.max(0, deadline - now);
  }

  long deadline() {
    return greatest.isPresent() ? deadline : Long.MAX_VALUE;
  }
}
