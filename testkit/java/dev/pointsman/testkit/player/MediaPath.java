package dev.pointsman.testkit.player;

/** The way on which media reaches the player. */
public enum MediaPath {
  /** Over the connection that the player dialled. */
  TCP,
  /** In datagrams to a port that the player named. */
  UDP
}
