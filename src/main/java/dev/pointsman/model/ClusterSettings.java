package dev.pointsman.model;

import java.time.Duration;

/**
 * How the scheduler nodes of a site keep together.
 *
 * @param name the site's name; nodes of another one are refused
 * @param trust how they know each other
 * @param silence how long a peer may say nothing before it counts as lost
 * @param heartbeat how often a node tells its peers that it lives; at most a third of {@code
 *     silence}
 * @param quorum how many must reach each other for one to own a VIP
 * @param preempt whether a node that returns takes the VIPs back that prefer it, unless the VIP
 *     says otherwise
 * @param data the directory where a node keeps what it must remember over a restart
 */
public record ClusterSettings(
    String name,
    PeerTrust trust,
    Duration silence,
    Duration heartbeat,
    Quorum quorum,
    boolean preempt,
    String data) {
  /** A site that sets nothing of this. */
  public static final ClusterSettings DEFAULT =
      new ClusterSettings(
          "pointsman",
          new PeerTrust.None(),
          Duration.ofMillis(700),
          Duration.ofMillis(100),
          Quorum.NONE,
          false,
          "data");
}
