package dev.pointsman.failover;

import dev.pointsman.election.ElectionView;
import dev.pointsman.failover.wire.NodeNews;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.VipName;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Who owns what, as this node sees it.
 *
 * @param election nodes and VIPs
 * @param news what nodes tell of themselves, this one included, as far as they were heard
 * @param unfit the VIPs whose list names this node and whose addresses it could not hold now: the
 *     interface is down, or adding the address failed
 * @param silences the longest time between two messages of each peer since this node started
 */
public record Ownerships(
    ElectionView election,
    Map<NodeName, NodeNews> news,
    Set<VipName> unfit,
    Map<NodeName, Duration> silences) {
  public Ownerships {
    news = Map.copyOf(news);
    unfit = Set.copyOf(unfit);
    silences = Map.copyOf(silences);
  }
}
