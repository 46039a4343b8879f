package dev.pointsman.health;

/**
 * What is known of a server's health. Each state offers the transitions that are legal from it, and
 * no others:
 *
 * <ul>
 *   <li>{@link Unknown} to {@link Up} by {@link Unknown#up}, to {@link Down} by {@link
 *       Standing#down}
 *   <li>{@link Up} to {@link Down} by {@link Standing#down}
 *   <li>{@link Down} to {@link Up} by {@link Down#up}, to {@link Held} by {@link Down#held}, to
 *       {@link Unknown} by {@link Down#retry}
 *   <li>{@link Held} to {@link Up} by {@link Held#up}, to {@link Down} by {@link Standing#down}
 * </ul>
 */
public sealed interface HealthState {
  /** When it got into this state, in milliseconds of the caller's clock. */
  long since();

  /** {@code unknown}, {@code up}, {@code down} or {@code held}. */
  String label();

  /** The state of a server that nothing is known of. */
  static HealthState initial(long now) {
    return new Unknown(now, Failures.NONE);
  }

  /** A state in which failures in a row take the server down. */
  sealed interface Standing extends HealthState {
    Failures failures();

    /** The same state with other failures. */
    Standing with(Failures changed);

    default Down down(String reason, long now) {
      return new Down(now, reason, 0, false);
    }
  }

  /**
   * Nothing is known yet. It takes connections: a site must not refuse everybody until the first
   * checks are done.
   */
  record Unknown(long since, Failures failures) implements Standing {
    @Override
    public String label() {
      return "unknown";
    }

    @Override
    public Unknown with(Failures changed) {
      return new Unknown(since, changed);
    }

    Up up(long now) {
      return new Up(now, Failures.NONE);
    }
  }

  /** It is well. */
  record Up(long since, Failures failures) implements Standing {
    @Override
    public String label() {
      return "up";
    }

    @Override
    public Up with(Failures changed) {
      return new Up(since, changed);
    }
  }

  /**
   * It failed too often in a row.
   *
   * @param reason the last failure
   * @param successes checks that succeeded since
   * @param released whether an operator has enabled it since it went down
   */
  record Down(long since, String reason, int successes, boolean released) implements HealthState {
    @Override
    public String label() {
      return "down";
    }

    Down failed(String changed) {
      return new Down(since, changed, 0, released);
    }

    Down succeeded() {
      return new Down(since, reason, successes + 1, released);
    }

    Down release() {
      return new Down(since, reason, successes, true);
    }

    Up up(long now) {
      return new Up(now, Failures.NONE);
    }

    Held held(long now) {
      return new Held(now, reason, Failures.NONE);
    }

    /** On probation: the next failure takes it down again. */
    Unknown retry(int fall, long now) {
      return new Unknown(now, new Failures(0, fall - 1));
    }
  }

  /**
   * It was down and is well again, and waits for an operator to enable it.
   *
   * @param reason why it was down
   */
  record Held(long since, String reason, Failures failures) implements Standing {
    @Override
    public String label() {
      return "held";
    }

    @Override
    public Held with(Failures changed) {
      return new Held(since, reason, changed);
    }

    Up up(long now) {
      return new Up(now, Failures.NONE);
    }
  }
}
