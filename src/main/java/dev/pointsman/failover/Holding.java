package dev.pointsman.failover;

import java.util.Optional;

/**
 * Whether a VIP is held here, and what is being done about it: one thing at a time, so that a VIP
 * that is given up while it is still being taken is first taken and then given up. Immutable.
 *
 * @param held whether the last thing done was to take it
 * @param wanted whether it is to be held
 * @param busy what is being done
 */
record Holding(boolean held, boolean wanted, Optional<Step> busy) {
  static final Holding NOT = new Holding(false, false, Optional.empty());

  /** What is done about it. */
  enum Step {
    TAKE,
    LET_GO
  }

  /** Wants it held, or not; {@link #due} tells what to do then. */
  Holding want(boolean want) {
    return new Holding(held, want, busy);
  }

  /** What to begin now: nothing while something else is being done, or when all is as wanted. */
  Optional<Step> due() {
    if (busy.isPresent() || held == wanted) {
      return Optional.empty();
    }
    return Optional.of(wanted ? Step.TAKE : Step.LET_GO);
  }

  Holding begun(Step step) {
    return new Holding(held, wanted, Optional.of(step));
  }

  /** What was begun is done. */
  Holding done() {
    return new Holding(busy.orElseThrow() == Step.TAKE, wanted, Optional.empty());
  }

  /** It is held no more, without anybody's doing; {@link #due} is to take it again, if wanted. */
  Holding lost() {
    return new Holding(false, wanted, busy);
  }

  /** A VIP that could not be taken is not held and not wanted any more. */
  Holding notTaken() {
    return NOT;
  }
}
