package dev.pointsman.replication;

import dev.pointsman.model.NodeName;
import dev.pointsman.replication.document.Digest;
import dev.pointsman.replication.join.ClusterView;
import dev.pointsman.replication.join.PeerReport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What peers that are heard told last; immutable.
 *
 * @param reports by the peer that told it
 */
record Peers(Map<NodeName, PeerReport> reports) {
  static final Peers NONE = new Peers(Map.of());

  Peers {
    reports = Map.copyOf(reports);
  }

  boolean none() {
    return reports.isEmpty();
  }

  List<ClusterView> views() {
    return reports.values().stream().map(PeerReport::view).toList();
  }

  /** Whether all of them are in this node's cluster and hold what it holds. */
  boolean inStep(ClusterView own, Digest held) {
    return reports.values().stream()
        .allMatch(peer -> own.sameCluster(peer.view()) && held.sameAs(peer.digest()));
  }

  Map<NodeName, Lag> lags(Digest held) {
    Map<NodeName, Lag> lags = new TreeMap<>();
    reports.forEach((node, peer) -> lags.put(node, lag(held, peer.digest())));
    return lags;
  }

  private static Lag lag(Digest held, Digest told) {
    if (held.sameAs(told)) {
      return Lag.NONE;
    }
    long behind = held.ahead(told);
    long ahead = told.ahead(held);
    // Both counts are 0 when each lacks as many as the other: of one kind, so at least one each.
    return behind == 0 && ahead == 0 ? new Lag(1, 1) : new Lag(behind, ahead);
  }
}
