package dev.pointsman.model;

import dev.pointsman.model.SiteView.ListenerState;
import dev.pointsman.model.SiteView.ListenerView;
import dev.pointsman.model.SiteView.VipView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a node is not ready. One that stands by for all its VIPs is ready if it could take each of
 * them over at once.
 */
final class NotReady {
  private NotReady() {}

  /** Every reason, in words; none if the node is ready. */
  static List<String> reasons(SiteView view) {
    List<String> reasons = new ArrayList<>();
    if (view.draining()) {
      reasons.add("the node is draining");
    }
    view.nodes().ifPresent(nodes -> reasons.addAll(nodes.hindrances()));
    for (VipView vip : view.vips()) {
      for (ListenerView listener : vip.listeners()) {
        if (listener.state() != ListenerState.LISTENING) {
          reasons.add(reason(vip, listener));
        }
      }
      if (!view.draining() && view.nodes().isPresent() && beingTaken(view, vip)) {
        reasons.add("vip " + vip.name() + " is this node's, and does not listen yet");
      }
    }
    return List.copyOf(reasons);
  }

  private static boolean beingTaken(SiteView view, VipView vip) {
    return vip.listeners().isEmpty()
        && vip.owner().equals(Optional.of(view.node()))
        && view.rules().stream().anyMatch(rule -> rule.vip().equals(vip.name()));
  }

  private static String reason(VipView vip, ListenerView listener) {
    String what =
        "vip " + vip.name() + ", port " + listener.port() + " is " + listener.state().label();
    return listener.problem().isEmpty() ? what : what + ": " + listener.problem();
  }
}
