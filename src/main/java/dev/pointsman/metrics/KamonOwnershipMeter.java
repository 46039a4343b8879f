package dev.pointsman.metrics;

import static java.util.Objects.requireNonNull;

import dev.pointsman.metrics.ClusterMeter.Node;
import dev.pointsman.metrics.ClusterMeter.OwnedVip;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.VipName;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import kamon.metric.Counter;
import kamon.metric.Gauge;
import kamon.tag.TagSet;

/** Who owns one VIP, and what this node did to own it. */
final class KamonOwnershipMeter implements Forgettable {
  private final Scope scope;
  private final Gauge owned;
  private final Gauge term;
  private final ConcurrentHashMap<NodeName, Gauge> owners = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Counter> takeovers = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Counter> releases = new ConcurrentHashMap<>();
  private final Map<AddressOperation, Counter> failed = new EnumMap<>(AddressOperation.class);

  KamonOwnershipMeter(VipName vip, Collection<String> takeovers, Collection<String> releases) {
    scope = new Scope(TagSet.of("vip", vip.value()));
    owned = scope.gauge(Series.VIP_OWNED);
    term = scope.gauge(Series.VIP_TERM);
    takeovers.forEach(this::takeovers);
    releases.forEach(this::releases);
    for (AddressOperation operation : AddressOperation.values()) {
      TagSet what = TagSet.of("operation", operation.label());
      failed.put(operation, scope.counter(Series.ADDRESS_FAILED, what));
    }
  }

  void standing(List<Node> nodes, OwnedVip now) {
    owned.update(now.here() ? 1 : 0);
    term.update((double) now.term().value());
    for (Node node : nodes) {
      boolean owner = now.owner().equals(Optional.of(node.name()));
      owners
          .computeIfAbsent(
              node.name(), name -> scope.gauge(Series.VIP_OWNER, TagSet.of("node", name.value())))
          .update(owner ? 1 : 0);
    }
  }

  void taken(String reason) {
    takeovers(reason).increment();
  }

  void released(String reason) {
    releases(reason).increment();
  }

  void addressFailed(AddressOperation operation) {
    requireNonNull(failed.get(operation)).increment();
  }

  @Override
  public void forget() {
    scope.remove();
  }

  private Counter takeovers(String reason) {
    return takeovers.computeIfAbsent(
        reason, why -> scope.counter(Series.TAKEOVERS, TagSet.of("reason", why)));
  }

  private Counter releases(String reason) {
    return releases.computeIfAbsent(
        reason, why -> scope.counter(Series.RELEASES, TagSet.of("reason", why)));
  }
}
