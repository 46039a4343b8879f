package dev.pointsman.metrics;

import java.util.function.LongSupplier;

/**
 * Measures the actor tree by what the actors say of themselves, with no agent in the JVM. It knows
 * nothing of Pekko: the caller hands in where numbers come from.
 */
public interface ActorMeter {
  /**
   * An actor began.
   *
   * @param family its kind: site, vip, listener, connection, server
   */
  void started(String family);

  /** An actor ended, for whatever reason. */
  void stopped(String family);

  /**
   * Supervision restarted an actor.
   *
   * @param cause the simple name of the exception's class, never its message
   */
  void restarted(String family, String cause);

  /** A message found no actor. */
  void deadLetter();

  /**
   * Samples a dispatcher (a thread pool of actors) from now on, each time its metrics are
   * collected.
   *
   * @param queued tasks waiting for a thread
   * @param active threads at work
   * @param completed tasks done since the start; never falls
   */
  void dispatcher(String name, LongSupplier queued, LongSupplier active, LongSupplier completed);
}
