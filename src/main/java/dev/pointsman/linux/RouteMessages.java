package dev.pointsman.linux;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** The messages of rtnetlink(7) about links and addresses: written from and read into our words. */
final class RouteMessages {
  static final int NEWLINK = 16;
  static final int DELLINK = 17;
  static final int GETLINK = 18;
  static final int NEWADDR = 20;
  static final int DELADDR = 21;
  static final int GETADDR = 22;

  static final int AF_UNSPEC = 0;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  private static final int LINK_HEADER = 16; // struct ifinfomsg
  private static final int ADDRESS_HEADER = 8; // struct ifaddrmsg

  private static final int ETHERNET = 1; // ARPHRD_ETHER
  private static final int UP = 0x1;
  private static final int RUNNING = 0x40;
  private static final int NO_ARP = 0x80;
  private static final int LOWER_UP = 0x10000;

  private static final int LINK_MAC = 1; // IFLA_ADDRESS
  private static final int LINK_NAME = 3; // IFLA_IFNAME
  private static final int LINK_EXT_MASK = 29; // IFLA_EXT_MASK
  private static final int SKIP_STATISTICS = 8; // RTEXT_FILTER_SKIP_STATS

  private static final int PREFIX = 1; // IFA_ADDRESS: the peer's, on a point-to-point interface
  private static final int LOCAL = 2; // IFA_LOCAL
  private static final int LABEL = 3; // IFA_LABEL
  private static final int CACHE_INFO = 6; // IFA_CACHEINFO
  private static final int FLAGS = 8; // IFA_FLAGS
  private static final int METRIC = 9; // IFA_RT_PRIORITY
  private static final int PROTOCOL = 11; // IFA_PROTO

  private static final int NO_DAD = 0x2; // IFA_F_NODAD
  private static final int PERMANENT = 0x80; // IFA_F_PERMANENT
  static final int FOR_EVER = 0xffffffff;
  private static final int SCOPE_GLOBAL = 0;
  private static final int SCOPE_LINK = 253;
  private static final int SCOPE_HOST = 254;

  private RouteMessages() {}

  static NetlinkRequest listLinks() {
    return new NetlinkRequest(GETLINK, NetlinkRequest.DUMP)
        .zeros(LINK_HEADER)
        .attribute(LINK_EXT_MASK, SKIP_STATISTICS);
  }

  static NetlinkRequest listAddresses() {
    return new NetlinkRequest(GETADDR, NetlinkRequest.DUMP).zeros(ADDRESS_HEADER);
  }

  /** See {@link Rtnetlink#add}; {@code seconds} is the lifetime, {@link #FOR_EVER} for no end. */
  static NetlinkRequest add(Link link, InetAddress address, int prefixLength, int seconds) {
    return put(NetlinkRequest.EXCL, link, address, prefixLength, seconds);
  }

  /** See {@link Rtnetlink#extend}. */
  static NetlinkRequest extend(Link link, InetAddress address, int prefixLength, int seconds) {
    return put(NetlinkRequest.REPLACE, link, address, prefixLength, seconds);
  }

  private static NetlinkRequest put(
      int mode, Link link, InetAddress address, int prefixLength, int seconds) {
    int flags = NetlinkRequest.ACK | NetlinkRequest.CREATE | mode;
    NetlinkRequest request = address(NEWADDR, flags, link, address, prefixLength);
    request.attribute(PROTOCOL, (byte) Mark.PROTOCOL);
    if (address instanceof Inet4Address) {
      String label = Mark.label(link.name());
      if (!label.isEmpty()) {
        request.attribute(LABEL, label);
      }
      return request.attribute(CACHE_INFO, lifetimes(seconds, seconds));
    }
    request.attribute(FLAGS, NO_DAD | PERMANENT); // PERMANENT is the lifetime's to say, and ignored
    if (prefixLength == 128) {
      request.attribute(METRIC, Mark.METRIC);
    }
    return request.attribute(CACHE_INFO, lifetimes(prefixLength == 128 ? 0 : seconds, seconds));
  }

  /**
   * {@code struct ifa_cacheinfo}. Where the valid lifetime ends, the preferred one must, too: of an
   * address that is preferred for ever the kernel does not look at the other (check_lifetime in
   * net/ipv4/devinet.c).
   */
  private static byte[] lifetimes(int preferredSeconds, int validSeconds) {
    return ByteBuffer.allocate(16)
        .order(ByteOrder.nativeOrder())
        .putInt(preferredSeconds)
        .putInt(validSeconds)
        .putInt(0)
        .putInt(0)
        .array();
  }

  static NetlinkRequest remove(Link link, InetAddress address, int prefixLength) {
    return address(DELADDR, NetlinkRequest.ACK, link, address, prefixLength);
  }

  private static NetlinkRequest address(
      int type, int flags, Link link, InetAddress address, int prefixLength) {
    return new NetlinkRequest(type, flags)
        .u8(address instanceof Inet4Address ? AF_INET : AF_INET6)
        .u8(prefixLength)
        .u8(0)
        .u8(scope(address))
        .u32(link.index())
        .attribute(LOCAL, address.getAddress())
        .attribute(PREFIX, address.getAddress());
  }

  /** As {@code ip addr} does when not told. */
  private static int scope(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return SCOPE_HOST;
    }
    return address.isLinkLocalAddress() && !(address instanceof Inet4Address)
        ? SCOPE_LINK
        : SCOPE_GLOBAL;
  }

  /** The link of a {@link #NEWLINK} or {@link #DELLINK}. */
  static Link link(NetlinkMessage message) throws IOException {
    ByteBuffer payload = whole(message, LINK_HEADER);
    int type = payload.getShort(2) & 0xffff;
    int flags = payload.getInt(8);
    Attributes attributes = Attributes.read(payload, LINK_HEADER);
    Optional<byte[]> mac =
        attributes
            .bytes(LINK_MAC)
            .filter(bytes -> type == ETHERNET && bytes.length == MacAddress.LENGTH);
    return new Link(
        payload.getInt(4),
        attributes.text(LINK_NAME).orElse(""),
        (flags & UP) != 0,
        (flags & LOWER_UP) != 0,
        (flags & RUNNING) != 0,
        mac.map(MacAddress::of),
        type == ETHERNET && (flags & NO_ARP) == 0);
  }

  /** The address of a {@link #NEWADDR} or {@link #DELADDR}; empty when it is not IPv4 or IPv6. */
  static Optional<InterfaceAddress> address(NetlinkMessage message) throws IOException {
    ByteBuffer payload = whole(message, ADDRESS_HEADER);
    int family = payload.get(0);
    Attributes attributes = Attributes.read(payload, ADDRESS_HEADER);
    Optional<byte[]> address = attributes.bytes(LOCAL).or(() -> attributes.bytes(PREFIX));
    if ((family != AF_INET && family != AF_INET6) || address.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new InterfaceAddress(
            payload.getInt(4),
            InetAddress.getByAddress(address.get()),
            payload.get(1) & 0xff,
            Mark.isOurs(
                attributes.u8(PROTOCOL).orElse(0),
                attributes.u32(METRIC).orElse(0),
                attributes.text(LABEL).orElse(""))));
  }

  private static ByteBuffer whole(NetlinkMessage message, int header) throws IOException {
    if (message.payload().limit() < header) {
      throw new IOException(
          "rtnetlink message "
              + message.type()
              + " of "
              + message.payload().limit()
              + " bytes (expected: "
              + header
              + " or more)");
    }
    return message.payload();
  }
}
