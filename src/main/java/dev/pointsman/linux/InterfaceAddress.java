package dev.pointsman.linux;

import java.net.InetAddress;

/**
 * An address on an interface.
 *
 * @param interfaceIndex the {@link Link#index} of the interface
 * @param address IPv4 or IPv6
 * @param prefixLength of the network it is in; 32 or 128 when it stands alone
 * @param ours it was put there by a Pointsman, this one or an earlier one (see {@link
 *     Rtnetlink#add})
 */
public record InterfaceAddress(
    int interfaceIndex, InetAddress address, int prefixLength, boolean ours) {

  /** {@code 10.0.0.9/32}. */
  @Override
  public String toString() {
    return address.getHostAddress() + "/" + prefixLength;
  }
}
