package dev.pointsman.failover;

import dev.pointsman.election.ElectionView;
import dev.pointsman.failover.wire.NodeNews;
import dev.pointsman.model.NodeName;
import java.util.Map;

/**
 * Who owns what, as this node sees it.
 *
 * @param election nodes and VIPs
 * @param news what peers told of themselves, as far as they were heard
 */
public record Ownerships(ElectionView election, Map<NodeName, NodeNews> news) {
  public Ownerships {
    news = Map.copyOf(news);
  }
}
