package dev.pointsman.election;

import dev.pointsman.model.NodeName;
import java.util.List;
import java.util.Optional;

/** Whether a VIP can be moved, and if not why. */
final class MoveCheck {
  private MoveCheck() {}

  /** What is wrong with moving the VIP to {@code target}; empty if nothing is. */
  static Optional<String> problem(Contest contest, NodeName target, List<Standing> standings) {
    if (!contest.lists(target)) {
      return refusal(target, "expected: one of " + contest.candidates());
    }
    Optional<Standing> owner = standings.stream().filter(Standing::claims).min(Standing.BY_CLAIM);
    if (owner.isEmpty()) {
      return refusal(target, "vip " + contest.vip() + " has no owner to move it from");
    }
    if (owner.orElseThrow().node().equals(target)) {
      return refusal(target, "vip " + contest.vip() + " is there already");
    }
    Optional<Standing> wanted =
        standings.stream().filter(standing -> standing.node().equals(target)).findFirst();
    if (wanted.isEmpty()) {
      return refusal(target, "it cannot be reached");
    }
    if (!wanted.orElseThrow().eligible()) {
      return refusal(target, "it is not ready to own vip " + contest.vip());
    }
    return wanted.orElseThrow().converses(owner.orElseThrow())
        ? Optional.empty()
        : refusal(target, "it and the owner " + owner.orElseThrow().node() + " are cut off");
  }

  private static Optional<String> refusal(NodeName target, String reason) {
    return Optional.of("node: " + target + " (" + reason + ")");
  }
}
