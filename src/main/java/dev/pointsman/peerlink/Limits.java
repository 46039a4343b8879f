package dev.pointsman.peerlink;

import java.time.Duration;

/** The bounds that keep one peer from harming others. */
final class Limits {
  /** The longest payload: a state of a site is a few hundred bytes a VIP. */
  static final int PAYLOAD = 64 << 10;

  /** The longest frame: a payload, its type and its sequence number. */
  static final int FRAME = PAYLOAD + 9;

  /** The longest frame of who is not known yet: a hello of the longest names takes 218 bytes. */
  static final int HELLO = 256;

  /** The longest answer to a hello: a refusal with its text. */
  static final int ANSWER = 1024;

  static final Duration DIAL = Duration.ofMillis(500);

  /** From connect or accept to the welcome, all of TLS included. */
  static final Duration HANDSHAKE = Duration.ofSeconds(2);

  /** How long a peer whose connection has ended may take to answer whether it has died. */
  static final Duration INQUEST = Duration.ofMillis(250);

  /** From the end of a process's connections to that of its port: its kernel does both at once. */
  static final Duration LAST_BREATH = Duration.ofMillis(50);

  /** How long the farewell may take. */
  static final Duration FAREWELL = Duration.ofMillis(500);

  static final Duration BACK_OFF_LEAST = Duration.ofMillis(100);
  static final Duration BACK_OFF_MOST = Duration.ofMillis(500);

  /** Accepted connections that are not known yet, in all. */
  static final int STRANGERS = 16;

  /** The same of one address, so that one flooding host does not take the places of all. */
  static final int STRANGERS_OF_AN_ADDRESS = 8;

  /**
   * States that are read of a peer in a tenth of a second before it has to wait for the next:
   * twenty times what the shortest heartbeat (20 ms) takes.
   */
  static final int STATES_A_TENTH = 100;

  /**
   * The same of batches. A peer sends the next when the last was taken, which takes a tenth of a
   * millisecond at least; it is to wait only if it does not keep to that.
   */
  static final int BATCHES_A_TENTH = 2_000;

  private Limits() {}
}
