package dev.pointsman.health;

/** Something that bears on a server's health. */
public sealed interface Evidence {
  /** A check was answered as it should be. */
  record ProbeOk() implements Evidence {}

  /**
   * A check was not.
   *
   * @param reason in a few words, such as {@code connection refused}
   */
  record ProbeFailed(String reason) implements Evidence {}

  /** A connection for a client was established. */
  record ClientConnected() implements Evidence {}

  /**
   * A connection for a client could not be established.
   *
   * @param reason in a few words
   */
  record ClientFailed(String reason) implements Evidence {}

  /** An operator enabled the server. */
  record Released() implements Evidence {}

  /** The time that {@link HealthMachine#retryAt} named has come. */
  record RetryDue() implements Evidence {}
}
