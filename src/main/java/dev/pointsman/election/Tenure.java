package dev.pointsman.election;

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
 *   <li>{@link Owner} to {@link Standby} by {@link Owner#letGo}
 * </ul>
 */
sealed interface Tenure {
  /** It holds nothing. */
  record Standby() implements Tenure {
    Candidate ask(Term term) {
      return new Candidate(term);
    }

    Owner take(Term term, Optional<Wish> moved) {
      return new Owner(term, moved, Optional.empty());
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
      return new Owner(under, moved, Optional.empty());
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
   */
  record Owner(Term term, Optional<Wish> moved, Optional<NodeName> rival) implements Tenure {
    Owner raise(Term later, Optional<Wish> wish) {
      return new Owner(later, wish, rival);
    }

    Owner facing(Optional<NodeName> other) {
      return new Owner(term, moved, other);
    }

    Standby letGo() {
      return new Standby();
    }
  }
}
