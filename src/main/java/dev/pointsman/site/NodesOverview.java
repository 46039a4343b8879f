package dev.pointsman.site;

import dev.pointsman.election.ElectionView;
import dev.pointsman.failover.Ownerships;
import dev.pointsman.failover.wire.NodeNews;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.NodesView;
import dev.pointsman.model.NodesView.NodeView;
import dev.pointsman.model.NodesView.Program;
import dev.pointsman.model.SiteView;
import dev.pointsman.model.SiteView.VipView;
import dev.pointsman.model.VipName;
import dev.pointsman.peerlink.PeerStatistics;
import dev.pointsman.replication.Lag;
import dev.pointsman.replication.Replica;
import dev.pointsman.replication.document.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Adds what the scheduler nodes know of each other to a site's account of itself. */
final class NodesOverview {
  private final NodeName self;
  private final SiteCluster cluster;

  NodesOverview(NodeName self, SiteCluster cluster) {
    this.self = self;
    this.cluster = cluster;
  }

  SiteView add(SiteView own, Ownerships ownerships) {
    Map<VipName, ElectionView.VipView> owners =
        ownerships.election().vips().stream()
            .collect(Collectors.toMap(ElectionView.VipView::vip, Function.identity()));
    List<VipView> vips =
        own.vips().stream()
            .map(
                vip ->
                    vip.owned(
                        Optional.ofNullable(owners.get(vip.name()))
                            .flatMap(ElectionView.VipView::owner)))
            .toList();
    return new SiteView(
        own.node(),
        own.startedEpochMillis(),
        own.draining(),
        vips,
        own.servers(),
        own.rules(),
        Optional.of(nodes(ownerships)));
  }

  private NodesView nodes(Ownerships ownerships) {
    Replica replica = cluster.parts().state().replica();
    Map<NodeName, Lag> lags = replica.lags();
    Map<NodeName, PeerStatistics> links =
        cluster.parts().peers().statistics().stream()
            .collect(Collectors.toMap(PeerStatistics::peer, Function.identity()));
    return new NodesView(
        ownerships.election().nodes().stream()
            .map(
                node ->
                    node(
                        node,
                        Optional.ofNullable(ownerships.news().get(node.node())),
                        Optional.ofNullable(lags.get(node.node())),
                        Optional.ofNullable(links.get(node.node())),
                        Optional.ofNullable(ownerships.silences().get(node.node()))))
            .toList(),
        cluster.rules().version().map(Version::toString),
        Hindrances.of(self, cluster.parts().settings(), ownerships, cluster.rehearsing()),
        replica.problems());
  }

  private NodeView node(
      ElectionView.NodeView node,
      Optional<NodeNews> news,
      Optional<Lag> lag,
      Optional<PeerStatistics> link,
      Optional<Duration> silence) {
    boolean own = node.node().equals(self);
    Optional<Lag> heard = lag.filter(told -> !own && node.reachable());
    long age = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - node.since());
    return new NodeView(
        node.node(),
        own,
        node.reachable(),
        node.ready(),
        node.leaving(),
        System.currentTimeMillis() - age,
        news.map(NodesOverview::program),
        heard.isPresent() ? OptionalLong.of(heard.get().behind()) : OptionalLong.empty(),
        heard.isPresent() ? OptionalLong.of(heard.get().ahead()) : OptionalLong.empty(),
        micros(link.flatMap(PeerStatistics::smoothedRoundTrip)),
        silence.isPresent() ? OptionalLong.of(silence.get().toMillis()) : OptionalLong.empty(),
        node.incomplete());
  }

  private static Program program(NodeNews news) {
    return new Program(
        news.version(), news.api(), news.startedMillis(), news.rules(), news.rulesDiffer());
  }

  private static OptionalLong micros(Optional<Duration> time) {
    return time.isPresent()
        ? OptionalLong.of(TimeUnit.NANOSECONDS.toMicros(time.get().toNanos()))
        : OptionalLong.empty();
  }
}
