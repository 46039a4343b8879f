package dev.pointsman.site;

import dev.pointsman.election.ElectionView;
import dev.pointsman.election.Role;
import dev.pointsman.failover.FailoverSettings;
import dev.pointsman.failover.Ownerships;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Quorum;
import java.util.ArrayList;
import java.util.List;

/** Why a scheduler node could not own each VIP whose list names it, for operators. */
final class Hindrances {
  private Hindrances() {}

  /** {@code rehearsing}: see {@link Rehearsal}. */
  static List<String> of(
      NodeName self, FailoverSettings settings, Ownerships ownerships, boolean rehearsing) {
    ElectionView election = ownerships.election();
    List<String> hindrances = new ArrayList<>();
    for (ElectionView.NodeView node : election.nodes()) {
      if (node.node().equals(self) && node.leaving()) {
        hindrances.add("the node is leaving: others take its VIPs");
      }
      if (node.node().equals(self)) {
        election.vips().stream()
            .filter(vip -> node.incomplete().contains(vip.vip()))
            .filter(vip -> vip.owner().filter(of -> !of.owner().equals(self)).isPresent())
            .forEach(
                vip ->
                    hindrances.add("not all hopped flows of vip " + vip.vip() + " are here yet"));
      }
      if (node.node().equals(self) && !node.ready()) {
        hindrances.add("the state of the other scheduler nodes is not here yet");
      }
    }
    if (rehearsing) {
      hindrances.add("the node rehearses how to relay: it would serve its VIPs slowly yet");
    }
    if (settings.quorum() == Quorum.MAJORITY && !election.quorate()) {
      hindrances.add(quorum(election));
    }
    ownerships.unfit().stream()
        .sorted()
        .forEach(
            vip ->
                hindrances.add(
                    "vip "
                        + vip
                        + " could not be served here: its interface is down, or did not take the"
                        + " address"));
    election.vips().stream()
        .filter(vip -> !(vip.role() instanceof Role.NotListed) && vip.owner().isEmpty())
        .forEach(vip -> hindrances.add("vip " + vip.vip() + " has no owner"));
    return hindrances;
  }

  private static String quorum(ElectionView election) {
    int all = election.nodes().size();
    long heard = election.nodes().stream().filter(ElectionView.NodeView::reachable).count();
    return "quorum = majority, and this node is cut off from it: %d of %d scheduler nodes are here or heard (expected: at least %d that hear each other)"
        .formatted(heard, all, all / 2 + 1);
  }
}
