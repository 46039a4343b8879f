package dev.pointsman.linux;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.nio.ByteBuffer;

/**
 * Ethernet frames that tell the neighbours which hardware address an IP address has now.
 *
 * <p>Pure: bytes from addresses. All in network byte order.
 */
final class AnnouncementFrames {
  static final int ETHERTYPE_ARP = 0x0806;
  static final int ETHERTYPE_IPV6 = 0x86dd;

  private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};

  /**
   * All nodes of the link, {@code ff02::1} (RFC 4291, 2.7.1), and its hardware address (RFC 2464,
   * 7).
   */
  private static final byte[] ALL_NODES = {
    (byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
  };

  private static final byte[] ALL_NODES_MAC = {0x33, 0x33, 0, 0, 0, 1};

  private static final int ARP_REQUEST = 1;
  private static final int ARP_REPLY = 2;

  static final int ICMPV6 = 58;
  static final int NEIGHBOUR_ADVERTISEMENT = 136;
  private static final int OVERRIDE = 0x20000000;
  private static final int TARGET_LINK_LAYER_ADDRESS = 2;
  private static final int ADVERTISEMENT_LENGTH = 32;

  /** Receivers drop neighbour discovery that a router has forwarded (RFC 4861, 7.1.2). */
  private static final int HOP_LIMIT = 255;

  private AnnouncementFrames() {}

  /**
   * An ARP announcement: a request for one's own address (RFC 5227, 1.1 and 2.3). The target's
   * hardware address is not known and zero.
   */
  static byte[] arpRequest(MacAddress mac, Inet4Address address) {
    return arp(ARP_REQUEST, mac, address, new byte[MacAddress.LENGTH]);
  }

  /** An unsolicited ARP reply, which RFC 5944, 4.6 allows beside the request. */
  static byte[] arpReply(MacAddress mac, Inet4Address address) {
    return arp(ARP_REPLY, mac, address, mac.toBytes());
  }

  private static byte[] arp(int operation, MacAddress mac, Inet4Address address, byte[] target) {
    return ethernet(28, BROADCAST, mac, ETHERTYPE_ARP)
        .putShort((short) 1) // hardware: Ethernet
        .putShort((short) 0x0800) // protocol: IPv4
        .put((byte) 6)
        .put((byte) 4)
        .putShort((short) operation)
        .put(mac.toBytes())
        .put(address.getAddress())
        .put(target)
        .put(address.getAddress())
        .array();
  }

  /**
   * An unsolicited neighbour advertisement to all nodes of the link, with the override flag (RFC
   * 4861, 4.4 and 7.2.6). It comes from the address that it is about, and does not call this host a
   * router: nobody's default route leads to a VIP.
   */
  static byte[] neighbourAdvertisement(MacAddress mac, Inet6Address address) {
    byte[] target = address.getAddress();
    ByteBuffer message =
        ByteBuffer.allocate(ADVERTISEMENT_LENGTH)
            .put((byte) NEIGHBOUR_ADVERTISEMENT)
            .put((byte) 0)
            .putShort((short) 0) // checksum, below
            .putInt(OVERRIDE)
            .put(target)
            .put((byte) TARGET_LINK_LAYER_ADDRESS)
            .put((byte) 1) // in units of 8 bytes
            .put(mac.toBytes());
    message.putShort(2, (short) checksum(target, ALL_NODES, message.array()));
    return ethernet(40 + ADVERTISEMENT_LENGTH, ALL_NODES_MAC, mac, ETHERTYPE_IPV6)
        .putInt(6 << 28) // version; no traffic class, no flow label
        .putShort((short) ADVERTISEMENT_LENGTH)
        .put((byte) ICMPV6)
        .put((byte) HOP_LIMIT)
        .put(target)
        .put(ALL_NODES)
        .put(message.array())
        .array();
  }

  private static ByteBuffer ethernet(int payload, byte[] to, MacAddress from, int type) {
    return ByteBuffer.allocate(14 + payload).put(to).put(from.toBytes()).putShort((short) type);
  }

  /** The checksum of ICMPv6 (RFC 4443, 2.3) over the pseudo-header of RFC 8200, 8.1. */
  private static int checksum(byte[] source, byte[] destination, byte[] message) {
    long sum = sum(source) + sum(destination) + message.length + ICMPV6 + sum(message);
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (int) ~sum & 0xffff;
  }

  private static long sum(byte[] evenBytes) {
    long sum = 0;
    ByteBuffer words = ByteBuffer.wrap(evenBytes);
    while (words.hasRemaining()) {
      sum += words.getShort() & 0xffff;
    }
    return sum;
  }
}
