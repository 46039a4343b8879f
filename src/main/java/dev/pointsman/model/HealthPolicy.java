package dev.pointsman.model;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How a server's health is checked.
 *
 * @param check what is asked of the server
 * @param port the port asked; empty for the server port of the first rule that names the server
 * @param interval time from the start of one check to the start of the next
 * @param timeout how long an answer may take
 * @param fall failures in a row that take a server down, 1 or more
 * @param rise successes in a row that bring it back, 1 or more
 * @param path what an {@link Check#HTTP} or {@link Check#RTSP} check asks for
 * @param host the Host field of an HTTP check; empty for the server's own address
 */
public record HealthPolicy(
    Check check,
    OptionalInt port,
    Duration interval,
    Duration timeout,
    int fall,
    int rise,
    String path,
    String host) {

  /** HAProxy's well-tried figures: every 2 s, down after 3 failures, up after 2 successes. */
  public static final HealthPolicy DEFAULT =
      new HealthPolicy(
          Check.TCP,
          OptionalInt.empty(),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          3,
          2,
          "/",
          "");

  public HealthPolicy {
    if (fall < 1 || rise < 1) {
      throw new IllegalArgumentException(
          "fall: " + fall + ", rise: " + rise + " (expected: each >= 1)");
    }
    if (!interval.isPositive() || !timeout.isPositive()) {
      throw new IllegalArgumentException(
          "interval: " + interval + ", timeout: " + timeout + " (expected: each > 0)");
    }
  }

  /** What is asked of a server to learn whether it is well. */
  public enum Check implements Labelled {
    /** Nothing is asked; only failing connections of clients count. */
    NONE("none"),
    /** The TCP connection is established. */
    TCP("tcp"),
    /** {@code GET path} is answered with a status from 200 to 399. */
    HTTP("http"),
    /** {@code OPTIONS} is answered with status 200 (RFC 2326, section 10.1). */
    RTSP("rtsp"),
    /** A PNA greeting is answered with a PNA greeting. */
    PNA("pna");

    private final String label;

    Check(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }
}
