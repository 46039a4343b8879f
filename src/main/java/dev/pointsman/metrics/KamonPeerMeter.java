package dev.pointsman.metrics;

import static java.util.Objects.requireNonNull;

import dev.pointsman.model.NodeName;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kamon.metric.Counter;
import kamon.metric.Gauge;
import kamon.tag.TagSet;

/** The links and the replication with one peer. */
final class KamonPeerMeter {
  private final Scope scope;
  private final Map<Direction, Gauge> up = new EnumMap<>(Direction.class);
  private final ConcurrentHashMap<String, Counter> ended = new ConcurrentHashMap<>();

  KamonPeerMeter(NodeName peer) {
    scope = new Scope(TagSet.of("peer", peer.value()));
    for (Direction direction : Direction.values()) {
      up.put(direction, scope.gauge(Series.LINK_UP, TagSet.of("direction", direction.label())));
    }
  }

  void link(Direction direction, boolean isUp) {
    requireNonNull(up.get(direction)).update(isUp ? 1 : 0);
  }

  void linkEnded(String reason) {
    ended
        .computeIfAbsent(reason, why -> scope.counter(Series.LINK_ENDED, TagSet.of("reason", why)))
        .increment();
  }

  void replication(ClusterMeter.Replication replication) {
    scope.sampled(Series.PEER_LAG, TagSet.of("of", "peer"), replication::behind);
    scope.sampled(Series.PEER_LAG, TagSet.of("of", "this"), replication::ahead);
  }
}
