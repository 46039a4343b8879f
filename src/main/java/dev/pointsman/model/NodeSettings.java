package dev.pointsman.model;

import java.time.Duration;
import java.util.Optional;

/**
 * What concerns this scheduler node's process and not the site.
 *
 * @param api where the HTTP API listens; port 0 picks a free one
 * @param metrics Kamon's endpoints
 * @param accessLog the log of connections
 * @param maxConnections most live connections over all rules; 0 for no limit
 * @param drainDeadline how long connections may finish when the node stops or a rule is removed
 * @param cluster how the scheduler nodes keep together
 * @param hop the bounds of hopped connections
 */
public record NodeSettings(
    Endpoint api,
    Metrics metrics,
    AccessLog accessLog,
    int maxConnections,
    Duration drainDeadline,
    ClusterSettings cluster,
    HopSettings hop) {

  /** Settings with the default bounds of hopped connections. */
  public NodeSettings(
      Endpoint api,
      Metrics metrics,
      AccessLog accessLog,
      int maxConnections,
      Duration drainDeadline,
      ClusterSettings cluster) {
    this(api, metrics, accessLog, maxConnections, drainDeadline, cluster, HopSettings.DEFAULT);
  }

  /**
   * Kamon's endpoints.
   *
   * @param prometheus where Prometheus scrapes; port 0 picks a free one
   * @param statusPage where Kamon's status page is; port 0 picks a free one
   * @param instrumentActors whether Kamon's agent instruments every actor and dispatcher, which
   *     costs start-up time and work for each message
   */
  public record Metrics(Endpoint prometheus, Endpoint statusPage, boolean instrumentActors) {}

  /**
   * The log of connections.
   *
   * @param file where it is written; empty for none
   * @param interval how often a long connection is logged while it lives
   */
  public record AccessLog(Optional<String> file, Duration interval) {}
}
