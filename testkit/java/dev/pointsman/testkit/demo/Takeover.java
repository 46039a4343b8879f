package dev.pointsman.testkit.demo;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;

/**
 * A scheduler node died and the other one took the VIP, as those saw it who had dialled it.
 *
 * @param dead the node that was killed
 * @param heir the node that has the VIP since
 * @param term the VIP's, by which its owners are counted
 * @param gaps for each player who was cut: from the kill to the first packet of a new call
 * @param inVain how often they dialled in the meantime and were refused
 */
record Takeover(NodeName dead, NodeName heir, long term, Map<String, Duration> gaps, long inVain) {

  Takeover {
    gaps = Map.copyOf(gaps);
  }

  /** The shortest and the longest gap. */
  String span() {
    Collection<Duration> all = gaps.values();
    if (all.isEmpty()) {
      return "nobody was cut";
    }
    String least = Figures.span(Collections.min(all));
    String most = Figures.span(Collections.max(all));
    return least.equals(most) ? least : least + " to " + most;
  }
}
