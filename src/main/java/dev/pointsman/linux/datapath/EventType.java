package dev.pointsman.linux.datapath;

/** Why a frame is told to this process. */
public enum EventType {
  /** The first packet of a connection; it waits to be decided and sent on, or is lost. */
  SYN(1),
  /** The client's first FIN of a connection; sent on. */
  FIN(2),
  /** The client's first RST of a connection; sent on. Its server may have found it not valid. */
  RST(3),
  /**
   * A packet of a connection that nobody knows; dropped. Also an RST, which ends a connection that
   * was cut here at its server.
   */
  STRAY(4);

  private final int number;

  EventType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
