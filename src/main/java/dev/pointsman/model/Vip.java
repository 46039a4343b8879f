package dev.pointsman.model;

import java.net.InetAddress;
import java.util.List;

/**
 * A virtual IP address: the address clients dial, which stands for all servers behind it.
 *
 * @param name its name in the site
 * @param address the address clients dial
 * @param schedulers the scheduler nodes that may own it, in order of preference; never empty
 */
public record Vip(VipName name, InetAddress address, List<NodeName> schedulers) {
  public Vip {
    schedulers = List.copyOf(schedulers);
    if (schedulers.isEmpty()) {
      throw new IllegalArgumentException(
          "vip " + name + ": no scheduler node (expected: 1 or more)");
    }
  }
}
