package dev.pointsman.election;

import dev.pointsman.election.Transition.ReleaseReason;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import java.util.Optional;

/**
 * What this node holds of a VIP. Each state offers the transitions that are legal from it, and no
 * others:
 *
 * <ul>
 *   <li>{@link Standby} to {@link Owner} by {@link Standby#take}, to {@link Candidate} by {@link
 *       Standby#ask}
 *   <li>{@link Candidate} to {@link Owner} by {@link Candidate#take}, to {@link Standby} by {@link
 *       Candidate#withdraw}
 *   <li>{@link Owner} to {@link Standby} by {@link Owner#letGo}, to {@link Yielding} by {@link
 *       Owner#yielding}
 *   <li>{@link Yielding} to {@link Standby} by {@link Yielding#gone}
 * </ul>
 */
sealed interface Tenure {
  /** The ownership that others must respect: that of an owner, also while it is yielding. */
  default Optional<Owner> ownership() {
    return switch (this) {
      case Standby standby -> Optional.empty();
      case Candidate candidate -> Optional.empty();
      case Owner owner -> Optional.of(owner);
      case Yielding yielding -> Optional.of(yielding.owner());
    };
  }

  /** It holds nothing. */
  record Standby() implements Tenure {
    Candidate ask(Term term) {
      return new Candidate(term);
    }

    Owner take(Term term, Optional<Wish> moved, boolean provisional) {
      return new Owner(term, moved, Optional.empty(), provisional);
    }
  }

  /**
   * It asks for the consent of a majority.
   *
   * @param term the term it wants to own the VIP under
   */
  record Candidate(Term term) implements Tenure {
    Candidate askAgain(Term later) {
      return new Candidate(later);
    }

    Owner take(Term under, Optional<Wish> moved) {
      return new Owner(under, moved, Optional.empty(), false);
    }

    Standby withdraw() {
      return new Standby();
    }
  }

  /**
   * It owns the VIP.
   *
   * @param moved the wish that put it here
   * @param rival who else claims it at the moment, with a lesser claim
   * @param provisional as {@link Claim#provisional}
   */
  record Owner(Term term, Optional<Wish> moved, Optional<NodeName> rival, boolean provisional)
      implements Tenure {
    /**
     * Done only by one that hears others: of them it knows the term that it raises its own above.
     */
    Owner raise(Term later, Optional<Wish> wish) {
      return new Owner(later, wish, rival, false);
    }

    Owner facing(Optional<NodeName> other) {
      return new Owner(term, moved, other, provisional);
    }

    Owner confirmed() {
      return new Owner(term, moved, rival, false);
    }

    Standby letGo() {
      return new Standby();
    }

    Yielding yielding(ReleaseReason reason) {
      return new Yielding(this, reason);
    }
  }

  /**
   * It is to give the VIP up and may not have done so: its address may still be here. To the others
   * it is the owner for as long as its lease lasts.
   */
  record Yielding(Owner owner, ReleaseReason reason) implements Tenure {
    Yielding hurrying() {
      return new Yielding(owner, ReleaseReason.LEASE_ENDED);
    }

    Standby gone() {
      return new Standby();
    }
  }
}
