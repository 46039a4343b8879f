package dev.pointsman.api;

import dev.pointsman.model.SiteView;
import dev.pointsman.model.SiteView.ListenerState;
import dev.pointsman.model.SiteView.ListenerView;
import dev.pointsman.model.SiteView.VipView;
import java.util.ArrayList;
import java.util.List;

/** Whether a node should get traffic, and why not. */
final class Readiness {
  private Readiness() {}

  /** Every reason why the node is not ready; empty if it is. */
  static List<String> reasons(SiteView view) {
    List<String> reasons = new ArrayList<>();
    if (view.draining()) {
      reasons.add("the node is draining");
    }
    if (view.holdsNoState()) {
      reasons.add("the state of the other scheduler nodes is not here yet");
    }
    for (VipView vip : view.vips()) {
      for (ListenerView listener : vip.listeners()) {
        if (listener.state() != ListenerState.LISTENING) {
          reasons.add(reason(vip, listener));
        }
      }
    }
    return reasons;
  }

  private static String reason(VipView vip, ListenerView listener) {
    String what =
        "vip " + vip.name() + ", port " + listener.port() + " is " + listener.state().label();
    return listener.problem().isEmpty() ? what : what + ": " + listener.problem();
  }
}
