package dev.pointsman.testkit.traffic;

/** How one connection went, as one of its ends saw it. */
public enum Outcome {
  /** Every byte that was agreed, none beside it, and an end. */
  COMPLETED,
  /** The connection was never made. */
  REFUSED,
  /** It was ended or reset before all had been sent and received; what had come was exact. */
  CUT,
  /** A byte was not what it had to be, or there was one too many: never acceptable. */
  CORRUPT,
  /** Nothing moved for longer than allowed. */
  STALLED,
  /** This end killed it. */
  KILLED
}
