package dev.pointsman.config;

import java.util.List;

/**
 * Every key that the configuration may have, as one table: what is not here is an error, and what
 * is here stands in the reference, which is generated from it.
 */
final class Grammar {
  /** Every section, in the order of the reference. */
  static final List<Section> SECTIONS =
      List.of(
          NodeKeys.Node.SECTION,
          ClusterKeys.OfCluster.SECTION,
          ClusterKeys.Tls.SECTION,
          SiteKeys.Scheduler.SECTION,
          SiteKeys.OfVip.SECTION,
          SiteKeys.OfServer.SECTION,
          SiteKeys.Health.SECTION,
          RuleKeys.SECTION,
          HopKeys.SECTION,
          NodeKeys.Api.SECTION,
          NodeKeys.OfMetrics.SECTION,
          NodeKeys.OfAccessLog.SECTION);

  private Grammar() {}
}
