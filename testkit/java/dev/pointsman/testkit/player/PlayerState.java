package dev.pointsman.testkit.player;

/** Where a player stands, in the order in which it goes through them. */
public enum PlayerState {
  /** The connection is being made. */
  DIALLING,
  /** Connected; the request is out and no media has come. */
  REQUESTING,
  /** Media comes. */
  PLAYING,
  /** Over, for the cause that {@link PlayerStatistics#cause()} names. */
  ENDED
}
