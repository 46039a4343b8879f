package dev.pointsman.election;

import dev.pointsman.model.HopCopies;
import dev.pointsman.model.VipName;
import java.util.Map;
import java.util.Set;

/**
 * What concerns all VIPs of a node at one moment.
 *
 * @param now nanoseconds since the node's start
 * @param quorate whether it and a majority hear each other
 * @param ready whether it holds the replicated state
 * @param leaving whether it is shutting down
 * @param fit the VIPs whose interface is up
 * @param copies how it stands with the flows of VIPs that hop
 */
record Surroundings(
    long now,
    Peers peers,
    boolean quorate,
    boolean ready,
    boolean leaving,
    Set<VipName> fit,
    Map<VipName, HopCopies> copies) {
  HopCopies copies(VipName vip) {
    return copies.getOrDefault(vip, HopCopies.ALL);
  }
}
