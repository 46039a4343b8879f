package dev.pointsman.prepare;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether the streaming server takes connections to the VIPs: it must listen on all addresses or on
 * each VIP, as Central Dispatch's manual asked of RealServer ({@code BindToAllInterfaces}).
 */
public final class Listening {
  private Listening() {}

  /** What is wrong with each VIP and port, a sentence each; empty if nothing is. */
  public static List<String> warnings(
      Collection<InetAddress> vips, Collection<Integer> ports, List<Listener> listeners) {
    List<String> warnings = new ArrayList<>();
    for (int port : ports) {
      List<Listener> there = listeners.stream().filter(each -> each.port() == port).toList();
      for (InetAddress vip : vips) {
        if (there.stream().noneMatch(each -> each.takes(vip))) {
          warnings.add(
              there.isEmpty() ? nobody(port, vip) : others(port, AddressText.of(vip), there));
        }
      }
    }
    return warnings;
  }

  private static String nobody(int port, InetAddress vip) {
    return "port %d: nothing listens, so that clients of %s are refused; start the streaming server now, as it may look for the host's addresses only then"
        .formatted(port, AddressText.of(vip));
  }

  private static String others(int port, String vip, List<Listener> there) {
    String who =
        there.stream()
            .map(
                each ->
                    (each.process().isEmpty() ? "a process" : each.process())
                        + " listens on "
                        + each.where())
            .collect(Collectors.joining(", "));
    return "port %d: %s, so that clients of %s are refused; let it listen on all addresses, or on %s as well"
        .formatted(port, who, vip, vip);
  }
}
