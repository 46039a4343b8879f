package dev.pointsman.flows.packet;

/** Where things stand in a frame: Ethernet without a VLAN tag, then IPv4 or IPv6, then TCP. */
final class Layout {
  static final int ETHERTYPE_AT = 12;
  static final int ETHERTYPE_IPV4 = 0x0800;
  static final int ETHERTYPE_IPV6 = 0x86dd;

  /** Where IP begins. */
  static final int IP = 14;

  /** Without options (RFC 791, 3.1). */
  static final int IPV4_HEADER = 20;

  static final int IPV4_TOTAL_LENGTH = 2;
  static final int IPV4_FRAGMENT = 6;
  static final int IPV4_TIME_TO_LIVE = 8;
  static final int IPV4_PROTOCOL = 9;
  static final int IPV4_SOURCE = 12;
  static final int IPV4_DESTINATION = 16;
  static final int IPV4_DONT_FRAGMENT = 0x4000;

  /** RFC 8200, 3. */
  static final int IPV6_HEADER = 40;

  static final int IPV6_PAYLOAD_LENGTH = 4;
  static final int IPV6_NEXT_HEADER = 6;
  static final int IPV6_HOP_LIMIT = 7;
  static final int IPV6_SOURCE = 8;
  static final int IPV6_DESTINATION = 24;

  static final int TCP_PROTOCOL = 6;

  /** Without options (RFC 9293, 3.1). */
  static final int TCP_HEADER = 20;

  static final int TCP_DESTINATION_PORT = 2;
  static final int TCP_SEQUENCE = 4;
  static final int TCP_ACKNOWLEDGEMENT = 8;
  static final int TCP_DATA_OFFSET = 12;
  static final int TCP_FLAGS = 13;
  static final int TCP_WINDOW = 14;

  private Layout() {}

  static int version(byte[] frame) {
    return Octets.u8(frame, IP) >>> 4;
  }
}
