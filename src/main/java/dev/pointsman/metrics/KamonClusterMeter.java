package dev.pointsman.metrics;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.VipName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import kamon.metric.Counter;
import kamon.metric.Gauge;
import kamon.metric.Histogram;
import kamon.tag.TagSet;

/** The scheduler nodes, as one of them sees them. */
final class KamonClusterMeter implements ClusterMeter {
  private static final long NANOS_PER_MICRO = 1000;
  private static final String UNKNOWN = "unknown";

  private final Scope scope = new Scope(TagSet.Empty());
  private final ConcurrentHashMap<TagSet, Gauge> nodes = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<TagSet, Histogram> phases = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<NodeName, KamonPeerMeter> peers = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<TagSet, Counter> refused = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<VipName, KamonOwnershipMeter> vips = new ConcurrentHashMap<>();
  private volatile Collection<String> takeovers = List.of();
  private volatile Collection<String> releases = List.of();

  @Override
  public void reasons(Collection<String> takeovers, Collection<String> releases) {
    this.takeovers = List.copyOf(takeovers);
    this.releases = List.copyOf(releases);
  }

  @Override
  public void standing(List<Node> nodes, List<OwnedVip> vips) {
    count("known", nodes, node -> true);
    count("reachable", nodes, Node::reachable);
    count("ready", nodes, Node::ready);
    for (OwnedVip vip : vips) {
      vip(vip.name()).standing(nodes, vip);
    }
    Set<VipName> there = vips.stream().map(OwnedVip::name).collect(Collectors.toUnmodifiableSet());
    Forgettable.forget(this.vips, name -> !there.contains(name));
  }

  private void count(String state, List<Node> of, Predicate<Node> counted) {
    nodes
        .computeIfAbsent(TagSet.of("state", state), tags -> scope.gauge(Series.CLUSTER_NODES, tags))
        .update((double) of.stream().filter(counted).count());
  }

  @Override
  public void taken(VipName vip, String reason) {
    vip(vip).taken(reason);
  }

  @Override
  public void phase(String reason, Phase phase, long nanos) {
    phases
        .computeIfAbsent(
            TagSet.of("reason", reason).withTag("phase", phase.label()),
            tags -> scope.histogram(Series.TAKEOVER_PHASE, tags))
        .record(Math.clamp(nanos / NANOS_PER_MICRO, 0L, Scope.LONGEST_MICROS));
  }

  @Override
  public void released(VipName vip, String reason) {
    vip(vip).released(reason);
  }

  @Override
  public void addressFailed(VipName vip, AddressOperation operation) {
    vip(vip).addressFailed(operation);
  }

  @Override
  public void replication(NodeName peer, Replication replication) {
    peer(peer).replication(replication);
  }

  @Override
  public void rules(LongSupplier version) {
    scope.sampled(Series.RULES_VERSION, TagSet.Empty(), version);
  }

  @Override
  public void link(NodeName peer, Direction direction, boolean up) {
    peer(peer).link(direction, up);
  }

  @Override
  public void linkEnded(NodeName peer, String reason) {
    peer(peer).linkEnded(reason);
  }

  /** Who is no peer may call itself anything: all of them are one series. */
  @Override
  public void linkRefused(Optional<NodeName> peer, boolean here, String reason) {
    String name = peer.filter(peers::containsKey).map(NodeName::value).orElse(UNKNOWN);
    refused
        .computeIfAbsent(
            TagSet.of("peer", name).withTag("by", here ? "here" : "peer").withTag("reason", reason),
            tags -> scope.counter(Series.LINK_REFUSED, tags))
        .increment();
  }

  private KamonPeerMeter peer(NodeName peer) {
    return peers.computeIfAbsent(peer, KamonPeerMeter::new);
  }

  private KamonOwnershipMeter vip(VipName vip) {
    return vips.computeIfAbsent(vip, name -> new KamonOwnershipMeter(name, takeovers, releases));
  }
}
