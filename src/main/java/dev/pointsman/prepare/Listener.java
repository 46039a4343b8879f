package dev.pointsman.prepare;

import java.net.InetAddress;

/**
 * A listening TCP socket.
 *
 * @param address its own, if it is not {@code any}; else of the family that it is for
 * @param any it takes connections to any address of its family
 * @param both it is for IPv6 and takes IPv4, too
 * @param process the name and number of a process that has it; empty if that is not known
 */
public record Listener(InetAddress address, boolean any, boolean both, int port, String process) {

  boolean takes(InetAddress vip) {
    return any ? both || address.getClass() == vip.getClass() : address.equals(vip);
  }

  String where() {
    return any ? (both ? "all addresses" : "all addresses of its family") : AddressText.of(address);
  }
}
