package dev.pointsman.linux;

/** What {@link Rtnetlink#add} found. */
public enum Addition {
  /** The address was not on the interface, and is now. */
  ADDED,
  /** It was there already; whether it is marked as ours was left as it was. */
  ALREADY_THERE
}
