package dev.pointsman.metrics;

/** Measures the listeners of one VIP. */
public interface VipMeter {
  /** Its listener on a port is bound, or is no more. */
  void listening(int port, boolean bound);

  /** Its listener on a port could not be bound. */
  void bindFailed(int port);

  /** A connection waits for a rule to be found for it (1), or waits no more (-1). */
  void undecided(int delta);

  /** Removes the series of a port that a reload took away. */
  void forgetPort(int port);
}
