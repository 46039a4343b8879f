package dev.pointsman.model;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A virtual IP address: the address clients dial, which stands for all servers behind it.
 *
 * @param name its name in the site
 * @param address the address clients dial
 * @param schedulers the scheduler nodes that may own it, in order of preference; never empty
 * @param networkInterface the interface that its owner adds the address to; empty when the address
 *     is there already
 * @param prefixLength of the address on the interface; 1 to 32, or to 128 for IPv6
 * @param preempt whether a preferred node that returns takes it back
 */
public record Vip(
    VipName name,
    InetAddress address,
    List<NodeName> schedulers,
    Optional<String> networkInterface,
    int prefixLength,
    boolean preempt) {
  public Vip {
    schedulers = List.copyOf(schedulers);
    if (schedulers.isEmpty()) {
      throw new IllegalArgumentException(
          "vip " + name + ": no scheduler node (expected: 1 or more)");
    }
    if (prefixLength < 1 || prefixLength > bits(address)) {
      throw new IllegalArgumentException(
          "vip %s: prefix length %d (expected: 1 to %d)"
              .formatted(name, prefixLength, bits(address)));
    }
  }

  /** A VIP whose address is there already and which is not taken back. */
  public Vip(VipName name, InetAddress address, List<NodeName> schedulers) {
    this(name, address, schedulers, Optional.empty(), bits(address), false);
  }

  /** How many bits an address of this kind has: the longest prefix, and the default one. */
  public static int bits(InetAddress address) {
    return address instanceof Inet6Address ? 128 : 32;
  }
}
