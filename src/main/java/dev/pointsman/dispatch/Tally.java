package dev.pointsman.dispatch;

import dev.pointsman.model.CloseCause;
import java.util.EnumMap;
import java.util.Map;

/** The account of a rule: what was accepted is live or was closed for a cause. */
public final class Tally {
  private final Map<CloseCause, Long> closed = new EnumMap<>(CloseCause.class);
  private long accepted;
  private long live;
  private int places;

  public void accept() {
    accepted++;
    live++;
  }

  public void close(CloseCause cause) {
    live--;
    closed.merge(cause, 1L, Long::sum);
  }

  /** A connection of it takes a place at a server, or gives it back. */
  public void places(int change) {
    places += change;
  }

  /** Live connections that have a place at a server; those refused and not gone yet have none. */
  public int places() {
    return places;
  }

  public long accepted() {
    return accepted;
  }

  public long live() {
    return live;
  }

  public Map<CloseCause, Long> closed() {
    return Map.copyOf(closed);
  }
}
