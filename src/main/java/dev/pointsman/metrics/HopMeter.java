package dev.pointsman.metrics;

/** Measures how one VIP hops. */
public interface HopMeter {
  /** A SYN went on to its server, so long after it came. */
  void sent(long waitedNanos);

  /** A SYN was let go: {@code held}, {@code overdue} or {@code no-backup}. */
  void released(String why);

  /** A client was reset: {@code stray}, {@code cut} or {@code refused}. */
  void reset(String why);

  /** So many packets were turned away as a bound was reached; {@code limit} is the key of it. */
  void turnedAway(String limit, long count);

  /** So many flows are in a state now. */
  void flows(String state, int count);

  /** So many flows of another owner are kept here now. */
  void copies(int count);

  /**
   * How the backups stand.
   *
   * @param complete how many have been told all flows
   * @param behind how many changes the one that is furthest behind does not have yet
   */
  void backups(int complete, long behind);

  /** A node that has lacked flows for too long counts as having them from now on. */
  void overlooked();
}
