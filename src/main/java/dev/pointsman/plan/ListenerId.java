package dev.pointsman.plan;

import dev.pointsman.model.VipName;
import java.util.Comparator;

/**
 * Names a listener over reloads: a VIP and one of its ports. Its rules may change and its VIP may
 * move without it becoming another.
 *
 * @param vip the VIP
 * @param port 1 to 65535
 */
public record ListenerId(VipName vip, int port) implements Comparable<ListenerId> {
  private static final Comparator<ListenerId> ORDER =
      Comparator.comparing(ListenerId::vip).thenComparingInt(ListenerId::port);

  @Override
  public int compareTo(ListenerId other) {
    return ORDER.compare(this, other);
  }

  /** {@code media:7070}. */
  @Override
  public String toString() {
    return vip + ":" + port;
  }
}
