package dev.pointsman.failover;

import dev.pointsman.election.Transition.Take;
import dev.pointsman.model.NodeName;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** When each peer was heard last, and noticed to be gone; for the account of a takeover. */
final class PeerTimes {
  private final Map<NodeName, Long> heard = new HashMap<>();
  private final Map<NodeName, Long> gone = new HashMap<>();

  void heard(NodeName peer, long now) {
    heard.put(peer, now);
    gone.remove(peer);
  }

  void gone(NodeName peer, long now) {
    gone.putIfAbsent(peer, now);
  }

  /** The takeover that {@code take}, decided now, begins. */
  Takeover takeover(Take take, long now) {
    if (take.predecessor().isEmpty()) {
      return Takeover.decided(take, OptionalLong.empty(), now, now);
    }
    NodeName before = take.predecessor().get();
    Long last = heard.get(before);
    return Takeover.decided(
        take,
        last == null ? OptionalLong.empty() : OptionalLong.of(last),
        gone.getOrDefault(before, now),
        now);
  }
}
