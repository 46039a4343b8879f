package dev.pointsman.linux;

import java.util.Optional;

/**
 * A network interface and its state, as the kernel told it last.
 *
 * @param index the kernel's number of it in this network namespace; a new interface of the same
 *     name has another
 * @param name e.g. {@code eth0}
 * @param up an administrator wants it to work (IFF_UP)
 * @param carrier the wire, or what stands for it, is there (IFF_LOWER_UP)
 * @param running up, with a carrier, and nothing else in the way, such as 802.1X that has not
 *     agreed yet (IFF_RUNNING, RFC 2863 operational state up or unknown)
 * @param mac its hardware address, if it is an Ethernet
 * @param arp it asks by ARP or neighbour discovery who has an address; loopback and tunnels do not
 */
public record Link(
    int index,
    String name,
    boolean up,
    boolean carrier,
    boolean running,
    Optional<MacAddress> mac,
    boolean arp) {

  /** Whether a VIP on it can be reached from outside as far as this host can tell. */
  public boolean usable() {
    return up && carrier && running;
  }
}
