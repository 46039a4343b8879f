package dev.pointsman.model;

import java.time.Duration;

/**
 * The bounds of hopping on a scheduler node.
 *
 * @param maxFlows most flows of a VIP at one time, and of an interface
 * @param maxHalfOpen most flows of a VIP at one time whose client has sent nothing after its SYN
 * @param maxSessions most clients of an interface whose datagrams find their server
 * @param maxResets most resets that a VIP sends in a second; those beyond are not sent
 * @param closeRate how many connections a second are closed of a server that is closed gradually
 * @param halfOpenTimeout how long a client may be silent after its SYN
 * @param lingerTimeout how long a client may be silent after its FIN
 * @param replicationWait how long a SYN waits for a backup to have its flow, at most
 */
public record HopSettings(
    int maxFlows,
    int maxHalfOpen,
    int maxSessions,
    int maxResets,
    int closeRate,
    Duration halfOpenTimeout,
    Duration lingerTimeout,
    Duration replicationWait) {

  /**
   * Room for 262,144 flows, of which a quarter may be half open: a flood of 6,500 SYNs a second
   * that are never followed up fills those in the ten seconds that they are waited for.
   */
  public static final HopSettings DEFAULT =
      new HopSettings(
          262_144,
          65_536,
          65_536,
          1000,
          100,
          Duration.ofSeconds(10),
          Duration.ofMinutes(2),
          Duration.ofMillis(5));
}
