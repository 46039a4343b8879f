package dev.pointsman.linux;

/** What {@link Rtnetlink#remove} found. */
public enum Removal {
  /** The address was on the interface, and is no longer. */
  REMOVED,
  /** It was not there, or the interface is not. */
  ALREADY_GONE
}
