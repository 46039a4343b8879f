package dev.pointsman.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.metrics.ClusterMeter.Node;
import dev.pointsman.metrics.ClusterMeter.OwnedVip;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What Prometheus is shown of the scheduler nodes. Kamon is one for a JVM, hence the lock. */
@ResourceLock("kamon")
class ClusterMeterTest {
  private static final NodeName SELF = new NodeName("sched-1");
  private static final NodeName PEER = new NodeName("sched-2");
  private static final VipName MEDIA = new VipName("media");
  private static final VipName AUDIO = new VipName("audio");

  private KamonStart kamon;
  private Scrape scrape;
  private ClusterMeter meter;

  @BeforeEach
  void start() throws IOException {
    kamon = KamonStart.start(SELF, KamonStartTest.settings(0, 0));
    scrape = new Scrape(kamon.prometheus());
    meter = kamon.metrics().cluster();
    meter.reasons(List.of("owner-lost", "moved"), List.of("better-claim"));
  }

  @AfterEach
  void stop() {
    kamon.close();
  }

  private static OwnedVip vip(VipName name, NodeName owner, long term) {
    return new OwnedVip(name, Optional.of(owner), owner.equals(SELF), new Term(term));
  }

  @Test
  void anOwnerThatChangesIsTheOnlyOneAtEachMoment() {
    // given
    List<Node> both = List.of(new Node(SELF, true, true), new Node(PEER, true, false));
    meter.standing(both, List.of(vip(MEDIA, PEER, 6)));

    // when
    meter.standing(both, List.of(vip(MEDIA, SELF, 7)));

    // then
    scraped(
        Map.of(
            "pointsman_vip_owner{node=\"sched-1\",vip=\"media\"}", 1.0,
            "pointsman_vip_owner{node=\"sched-2\",vip=\"media\"}", 0.0,
            "pointsman_vip_owned{vip=\"media\"}", 1.0,
            "pointsman_vip_term{vip=\"media\"}", 7.0,
            "pointsman_cluster_nodes{state=\"known\"}", 2.0,
            "pointsman_cluster_nodes{state=\"reachable\"}", 2.0,
            "pointsman_cluster_nodes{state=\"ready\"}", 1.0));
  }

  @Test
  void aVipWithoutAnOwnerHasNoNodeAtOne() {
    // when
    meter.standing(
        List.of(new Node(SELF, true, false), new Node(PEER, false, false)),
        List.of(new OwnedVip(MEDIA, Optional.empty(), false, Term.NONE)));

    // then
    scraped(
        Map.of(
            "pointsman_vip_owner{node=\"sched-1\",vip=\"media\"}", 0.0,
            "pointsman_vip_owner{node=\"sched-2\",vip=\"media\"}", 0.0,
            "pointsman_vip_owned{vip=\"media\"}", 0.0));
  }

  @Test
  void takeoversAreCountedFromZeroByReason() {
    // when
    meter.taken(MEDIA, "owner-lost");
    meter.released(MEDIA, "better-claim");
    meter.addressFailed(MEDIA, AddressOperation.ADD);

    // then
    scraped(
        Map.of(
            "pointsman_vip_takeovers_total{reason=\"owner-lost\",vip=\"media\"}", 1.0,
            "pointsman_vip_takeovers_total{reason=\"moved\",vip=\"media\"}", 0.0,
            "pointsman_vip_releases_total{reason=\"better-claim\",vip=\"media\"}", 1.0,
            "pointsman_vip_address_failed_total{operation=\"add\",vip=\"media\"}", 1.0,
            "pointsman_vip_address_failed_total{operation=\"announce\",vip=\"media\"}", 0.0));
  }

  @Test
  void aPhaseIsSummedInSeconds() throws Exception {
    // when
    meter.phase("owner-lost", Phase.HELD, TimeUnit.MILLISECONDS.toNanos(215));

    // then
    String tags = "{phase=\"held\",reason=\"owner-lost\"}";
    scraped(Map.of("pointsman_vip_takeover_phase_seconds_count" + tags, 1.0));
    // Kamon keeps one significant digit: within 10 %
    assertThat(scrape.values().get("pointsman_vip_takeover_phase_seconds_sum" + tags))
        .isBetween(0.19, 0.24);
  }

  @Test
  void aVipThatAReloadTookAwayLeavesNoSeries() throws Exception {
    // given
    List<Node> alone = List.of(new Node(SELF, true, true));
    meter.standing(alone, List.of(vip(MEDIA, SELF, 1), vip(AUDIO, SELF, 1)));
    scraped(Map.of("pointsman_vip_owned{vip=\"audio\"}", 1.0));

    // when
    meter.standing(alone, List.of(vip(MEDIA, SELF, 1)));

    // then
    await().until(() -> !scrape.text().contains("audio"));
    scraped(Map.of("pointsman_vip_owned{vip=\"media\"}", 1.0));
  }

  @Test
  void linksAreSeenInEachDirectionAndStrangersShareOneSeries() {
    // when
    meter.link(PEER, Direction.FROM_PEER, true);
    meter.link(PEER, Direction.TO_PEER, false);
    meter.linkRefused(Optional.of(PEER), false, "other-site");
    meter.linkRefused(Optional.of(new NodeName("whoever")), true, "other-site");
    meter.linkRefused(Optional.empty(), true, "other-site");

    // then
    String refused =
        "pointsman_peer_link_refused_total{by=\"%s\",peer=\"%s\",reason=\"other-site\"}";
    scraped(
        Map.of(
            "pointsman_peer_link_up{direction=\"from\",peer=\"sched-2\"}",
            1.0,
            "pointsman_peer_link_up{direction=\"to\",peer=\"sched-2\"}",
            0.0,
            refused.formatted("peer", "sched-2"),
            1.0,
            refused.formatted("here", "unknown"),
            2.0));
  }

  @Test
  void replicationIsSampled() {
    // when
    meter.replication(PEER, new FakeReplication(4, 5));
    meter.rules(() -> 12);

    // then
    scraped(
        Map.of(
            "pointsman_peer_lag{of=\"peer\",peer=\"sched-2\"}", 4.0,
            "pointsman_peer_lag{of=\"this\",peer=\"sched-2\"}", 5.0,
            "pointsman_rules_version", 12.0));
  }

  private void scraped(Map<String, Double> expected) {
    await().untilAsserted(() -> assertThat(scrape.values()).containsAllEntriesOf(expected));
  }
}
