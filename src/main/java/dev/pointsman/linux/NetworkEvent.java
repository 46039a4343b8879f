package dev.pointsman.linux;

import java.io.IOException;

/** News of this host's network from {@link NetworkWatcher}. */
public sealed interface NetworkEvent {

  /** An interface is new, or went up or down, lost or got its carrier, was renamed. */
  record LinkChanged(Link link) implements NetworkEvent {}

  /** An interface no longer exists; its addresses went with it. */
  record LinkRemoved(Link link) implements NetworkEvent {}

  /** An address was added or changed, by whomever. */
  record AddressAdded(InterfaceAddress address) implements NetworkEvent {}

  /**
   * An address was removed, by whomever. That it was somebody else is what a receiver knows who
   * still wants it there. For IPv6 also the consequence of an interface's going down.
   */
  record AddressRemoved(InterfaceAddress address) implements NetworkEvent {}

  /**
   * News was lost, more of it than the socket's buffer holds: what was known must be asked anew of
   * {@link Rtnetlink}. Watching goes on.
   *
   * @param reason for the log
   */
  record Missed(String reason) implements NetworkEvent {}

  /** Watching has ended, not because somebody closed it; a new watcher is needed. */
  record Ended(IOException cause) implements NetworkEvent {}
}
