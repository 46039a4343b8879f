package dev.pointsman.testkit.streams;

/** What a player hears of its server. */
public enum Heard {
  /** Media over the connection, every {@link Wire#TICK}. */
  TCP_MEDIA,
  /** Media in datagrams, every {@link Wire#TICK}. */
  UDP_MEDIA,
  /** That what it asked over the connection has arrived; asked every {@link Wire#ASK}. */
  TCP_ANSWER,
  /** That what it reported in a datagram has arrived; reported every {@link Wire#REPORT}. */
  UDP_ANSWER
}
