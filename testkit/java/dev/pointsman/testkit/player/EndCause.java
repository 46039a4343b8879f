package dev.pointsman.testkit.player;

/** Why a player ended. */
public enum EndCause {
  /** The clip was played to its end. */
  END_OF_CLIP,
  /** The player was told to stop. */
  STOPPED,
  /** Nothing listened at the address dialled, or it could not be reached. */
  CONNECT_FAILED,
  /** The server answered and declined. */
  DECLINED,
  /** The server ended the connection (FIN) before the end of the clip. */
  CUT,
  /** The connection was reset before the end of the clip. */
  RESET,
  /** Nothing came for longer than the player waits. */
  TIMED_OUT,
  /** What came was not the protocol. */
  NOT_THE_PROTOCOL
}
