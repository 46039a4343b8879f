package dev.pointsman.linux;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Ways to other hosts, as the kernel finds them (RTM_GETROUTE of rtnetlink(7)).
 *
 * <p>Holds nothing and may be used by any number of threads. Needs no privilege.
 */
public final class Routes {
  private static final int NEWROUTE = 24;
  private static final int GETROUTE = 26;
  private static final int HEADER = 12; // struct rtmsg

  private static final int DESTINATION = 1; // RTA_DST
  private static final int INTERFACE = 4; // RTA_OIF
  private static final int GATEWAY = 5; // RTA_GATEWAY
  private static final int SOURCE = 7; // RTA_PREFSRC
  private static final int OTHER_GATEWAY = 18; // RTA_VIA
  private static final int MULTIPATH = 9; // RTA_MULTIPATH

  /**
   * {@code RTM_F_FIB_MATCH}: the route that applies, not the way that the kernel would go. Without
   * it, it takes an address for one of the link if it knows no way to it through that interface
   * (ip_route_output_key_hash_rcu in net/ipv4/route.c).
   */
  private static final int MATCH = 0x2000;

  private static final int UNICAST = 1; // RTN_*
  private static final int LOCAL = 2;
  private static final Map<Integer, String> OTHER_TYPES =
      Map.of(3, "broadcast", 4, "anycast", 5, "multicast", 6, "blackhole", 7, "unreachable");

  private final Rtnetlink rtnetlink = new Rtnetlink();

  /**
   * Where an address is, seen from an interface.
   *
   * @throws IOException when there is no such interface, or the kernel does not answer
   */
  public Reach reach(String interfaceName, InetAddress address) throws IOException {
    return reach(rtnetlink.existing(interfaceName), address);
  }

  Reach reach(Link link, InetAddress address) throws IOException {
    Reach best = ask(link, address, 0);
    if (!(best instanceof Reach.Elsewhere)) {
      return best;
    }
    // Another interface comes first; this one may be on the same link all the same.
    return ask(link, address, MATCH) instanceof Reach.OnLink through ? through : best;
  }

  private Reach ask(Link link, InetAddress address, int flags) throws IOException {
    NetlinkRequest request =
        new NetlinkRequest(GETROUTE, 0)
            .u8(address instanceof Inet4Address ? RouteMessages.AF_INET : RouteMessages.AF_INET6)
            .u8(8 * address.getAddress().length)
            .zeros(6)
            .u32(flags)
            .attribute(DESTINATION, address.getAddress());
    if (flags == MATCH) {
      request.attribute(INTERFACE, link.index());
    }
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
      NetlinkMessage answer = socket.ask(request, "RTM_GETROUTE " + address.getHostAddress());
      return answer.type() == NEWROUTE
          ? read(answer, link)
          : new Reach.Elsewhere("no way to it: " + answer.error());
    }
  }

  private Reach read(NetlinkMessage answer, Link link) throws IOException {
    ByteBuffer payload = answer.payload();
    if (payload.limit() < HEADER) {
      throw new IOException("RTM_GETROUTE: an answer of " + payload.limit() + " bytes");
    }
    int type = payload.get(7) & 0xff;
    if (type == LOCAL) {
      return new Reach.ThisNode();
    }
    Attributes attributes = Attributes.read(payload, HEADER);
    OptionalInt through = attributes.u32(INTERFACE);
    boolean direct =
        attributes.bytes(GATEWAY).isEmpty()
            && attributes.bytes(OTHER_GATEWAY).isEmpty()
            && attributes.bytes(MULTIPATH).isEmpty();
    if (type == UNICAST && direct && through.equals(OptionalInt.of(link.index()))) {
      Optional<byte[]> source = attributes.bytes(SOURCE);
      return new Reach.OnLink(
          source.isPresent()
              ? Optional.of(InetAddress.getByAddress(source.get()))
              : Optional.empty());
    }
    return new Reach.Elsewhere(way(type, attributes, through));
  }

  private String way(int type, Attributes attributes, OptionalInt through) throws IOException {
    StringBuilder way = new StringBuilder(OTHER_TYPES.getOrDefault(type, ""));
    Optional<byte[]> gateway = attributes.bytes(GATEWAY);
    if (gateway.isPresent()) {
      way.append("via ").append(InetAddress.getByAddress(gateway.get()).getHostAddress());
    } else if (attributes.bytes(OTHER_GATEWAY).isPresent()) {
      way.append("via a router");
    } else if (attributes.bytes(MULTIPATH).isPresent()) {
      way.append("via several routers");
    }
    if (through.isPresent()) {
      for (Link link : rtnetlink.links()) {
        if (link.index() == through.getAsInt()) {
          way.append(way.isEmpty() ? "on " : " on ").append(link.name());
        }
      }
    }
    return way.toString();
  }
}
