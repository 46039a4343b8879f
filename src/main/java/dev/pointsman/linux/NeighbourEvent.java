package dev.pointsman.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

/** News of neighbours from {@link Neighbours}. */
public sealed interface NeighbourEvent {

  /** A neighbour's hardware address was learnt, or is another one now. */
  record Found(InetAddress address, MacAddress mac) implements NeighbourEvent {}

  /**
   * Nobody on the link answers for an address. It goes on being asked for, and {@link Found}
   * follows when somebody answers.
   *
   * @param reason in the operator's words, e.g. {@code does not answer ARP}
   * @param last the hardware address that it had, if it had one
   */
  record Lost(InetAddress address, String reason, Optional<MacAddress> last)
      implements NeighbourEvent {}

  /** Watching has ended, not because somebody closed it; new ones are needed. */
  record Ended(IOException cause) implements NeighbourEvent {}
}
