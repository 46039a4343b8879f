package dev.pointsman.vip;

import dev.pointsman.model.CloseCause;
import java.util.EnumMap;
import java.util.Map;

/** The account of a rule: what was accepted is live or was closed for a cause. */
final class Tally {
  private final Map<CloseCause, Long> closed = new EnumMap<>(CloseCause.class);
  private long accepted;
  private long live;

  void accept() {
    accepted++;
    live++;
  }

  void close(CloseCause cause) {
    live--;
    closed.merge(cause, 1L, Long::sum);
  }

  long accepted() {
    return accepted;
  }

  long live() {
    return live;
  }

  Map<CloseCause, Long> closed() {
    return Map.copyOf(closed);
  }
}
