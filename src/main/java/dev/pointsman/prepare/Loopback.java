package dev.pointsman.prepare;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * A VIP on the loopback interface, with a mark that says: {@code server-prepare} put it there.
 *
 * <p>The mark is a label for IPv4, and for IPv6, which has none, the metric of the address's prefix
 * route, which is never used beside its local route. They differ from those of a scheduler node,
 * which takes its own away at its start: a scheduler node may be a server, too.
 *
 * <p>An IPv6 address is deprecated from the start (RFC 4862, section 5.5.4), so that this host does
 * not choose the VIP as the source of its own connections. There is no duplicate address detection
 * on loopback, and the kernel answers neighbour solicitations for addresses of the asked interface
 * only, so that IPv6 needs no more.
 */
public final class Loopback {
  static final String NAME = "lo";

  /** At most 15 letters; a scheduler node's end in {@code :pm}. */
  static final String LABEL = "lo:pmvip";

  /** A scheduler node's is 0x706d. */
  static final int METRIC = 0x7076;

  private Loopback() {}

  /** By whom an address was put where it is. */
  public static Host.PlacedBy placedBy(String label, int metric, String protocol) {
    if (label.equals(LABEL) || metric == METRIC) {
      return Host.PlacedBy.PREPARATION;
    }
    // dev.pointsman.linux.Mark says what these are.
    boolean node = label.endsWith(":pm") || metric == 0x706d || protocol.equals("0x70");
    return node ? Host.PlacedBy.SCHEDULER_NODE : Host.PlacedBy.OTHERS;
  }

  static String cidr(InetAddress address) {
    return AddressText.of(address) + (address instanceof Inet4Address ? "/32" : "/128");
  }

  static ShellCommand add(InetAddress address) {
    return put("add", address);
  }

  /** As {@link #add}, and nothing if it is there. */
  static ShellCommand replace(InetAddress address) {
    return put("replace", address);
  }

  private static ShellCommand put(String verb, InetAddress address) {
    String cidr = cidr(address);
    return address instanceof Inet4Address
        ? ShellCommand.of("ip", "addr", verb, cidr, "dev", NAME, "label", LABEL)
        : ShellCommand.of(
            "ip",
            "addr",
            verb,
            cidr,
            "dev",
            NAME,
            "metric",
            Integer.toString(METRIC),
            "nodad",
            "preferred_lft",
            "0");
  }

  static ShellCommand delete(InetAddress address) {
    return ShellCommand.of("ip", "addr", "del", cidr(address), "dev", NAME);
  }
}
