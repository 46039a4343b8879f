package dev.pointsman.linux;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * What is known of one neighbour, and when the kernel is to be asked about it again. Decides, does
 * nothing; times are those of {@link System#nanoTime}, told by the caller.
 *
 * <pre>
 *   unknown ── valid ──► found ── failed, refused ──► lost ── valid ──► found
 * </pre>
 */
final class WatchedNeighbour {
  /** The kernel needs 3 s for three questions in vain (mcast_solicit, retrans_time_ms). */
  private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

  /**
   * How often what is known is confirmed. The kernel itself holds it for certain for 15 to 45 s
   * (base_reachable_time_ms), and asks again only if somebody uses it thereafter; what the hop
   * sends does not count as use.
   */
  private static final long REFRESH = Duration.ofSeconds(15).toNanos();

  private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofSeconds(8).toNanos();

  private final InetAddress address;
  private Optional<MacAddress> mac = Optional.empty();
  private boolean toldLost;
  private long pause = FIRST_PAUSE;
  private long due;

  WatchedNeighbour(InetAddress address, long now) {
    this.address = address;
    this.due = now;
  }

  InetAddress address() {
    return address;
  }

  /** Its hardware address, as long as it is not lost. */
  Optional<MacAddress> mac() {
    return toldLost ? Optional.empty() : mac;
  }

  /** When the kernel is to be asked, unless there is news before. */
  long due() {
    return due;
  }

  /** The kernel has been asked. */
  void asked(long now) {
    due = now + PATIENCE;
  }

  /** The kernel has said this. */
  Optional<NeighbourEvent> told(NeighbourMessages.Told told, long now) {
    return switch (told.known()) {
      case ASKING -> Optional.empty();
      case FORGOTTEN -> {
        due = Math.min(due, now + FIRST_PAUSE); // at the end of its link it forgets it many times
        yield Optional.empty();
      }
      case FAILED -> lost(Neighbours.doesNotAnswer(address), now);
      case VALID -> found(told.mac().orElseThrow(), now);
    };
  }

  /** The kernel does not even ask. */
  Optional<NeighbourEvent> refused(String reason, long now) {
    return lost(reason, now);
  }

  private Optional<NeighbourEvent> found(MacAddress now, long time) {
    due = time + REFRESH;
    pause = FIRST_PAUSE;
    boolean news = toldLost || !mac.equals(Optional.of(now));
    mac = Optional.of(now);
    toldLost = false;
    return news ? Optional.of(new NeighbourEvent.Found(address, now)) : Optional.empty();
  }

  private Optional<NeighbourEvent> lost(String reason, long now) {
    due = now + pause;
    pause = Math.min(LONGEST_PAUSE, 2 * pause);
    if (toldLost) {
      return Optional.empty();
    }
    toldLost = true;
    return Optional.of(new NeighbourEvent.Lost(address, reason, mac));
  }
}
