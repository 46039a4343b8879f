package dev.pointsman.failover;

import dev.pointsman.election.Transition.Take;
import dev.pointsman.model.NodeName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * When each peer was heard last, and noticed to be gone; for the account of a takeover, and of how
 * near a peer that lives came to be taken for lost.
 */
final class PeerTimes {
  private final Map<NodeName, Long> heard = new HashMap<>();
  private final Map<NodeName, Long> gone = new HashMap<>();
  private final Map<NodeName, Duration> silences = new HashMap<>();

  void heard(NodeName peer, long now) {
    Long before = heard.put(peer, now);
    Long ended = gone.remove(peer);
    if (before != null && ended == null) {
      silences.merge(peer, Duration.ofNanos(now - before), (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }
  }

  void gone(NodeName peer, long now) {
    gone.putIfAbsent(peer, now);
  }

  /**
   * The longest time between two messages of each peer, as they were taken up here, since this node
   * started; times in which a peer's process was known to have ended do not count.
   */
  Map<NodeName, Duration> longestSilences() {
    return Map.copyOf(silences);
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
