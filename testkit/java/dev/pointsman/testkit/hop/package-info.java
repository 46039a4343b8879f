/**
 * A site whose connections hop, in network namespaces: clients behind a stateful firewall, two
 * scheduler nodes, and two servers that {@code pointsman server-prepare} has prepared.
 *
 * <p>Start at {@link dev.pointsman.testkit.hop.HopSite}. {@link
 * dev.pointsman.testkit.hop.HopScenario} plays real media through it and judges what arrived,
 * {@link dev.pointsman.testkit.hop.Crossings} which way it came.
 */
package dev.pointsman.testkit.hop;
