package dev.pointsman.testkit.traffic;

import java.util.Arrays;
import java.util.Optional;

/** Who ends an exchange, and how. */
public enum Close {
  /** The client ends its sending side as soon as it has sent all; the server ends when done. */
  CLIENT_HALF(1, true, How.HALF),
  /** The server ends its sending side as soon as it has sent all; the client ends when done. */
  SERVER_HALF(2, false, How.HALF),
  /** The client closes once it has sent and received all. */
  CLIENT_FULL(3, true, How.FULL),
  /** The server closes once it has sent and received all. */
  SERVER_FULL(4, false, How.FULL),
  /** The client resets once it has sent and received all; nothing is on its way then. */
  CLIENT_RESET(5, true, How.RESET),
  /** The server resets once it has sent and received all; nothing is on its way then. */
  SERVER_RESET(6, false, How.RESET);

  enum How {
    HALF,
    FULL,
    RESET
  }

  private final int code;
  private final boolean byClient;
  private final How how;

  Close(int code, boolean byClient, How how) {
    this.code = code;
    this.byClient = byClient;
    this.how = how;
  }

  /** Whether that side is the one that ends it. */
  boolean by(boolean client) {
    return byClient == client;
  }

  /** The number that stands for it on the wire. */
  int code() {
    return code;
  }

  static Optional<Close> of(int code) {
    return Arrays.stream(values()).filter(close -> close.code == code).findAny();
  }

  How how() {
    return how;
  }
}
