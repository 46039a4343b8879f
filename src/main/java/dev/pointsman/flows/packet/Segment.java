package dev.pointsman.flows.packet;

import dev.pointsman.model.FlowKey;

/** Segments without payload, written from nothing, as whole frames. */
final class Segment {
  /** Linux's own, and the default of RFC 1700 ("IP Time to Live Parameter"). */
  private static final int TIME_TO_LIVE = 64;

  private Segment() {}

  /** A segment without options, from the key's client to its VIP. */
  static byte[] frame(FlowKey key, MacPair macs, int sequence, int acknowledgement, int flags) {
    return frame(key, macs, sequence, acknowledgement, flags, TIME_TO_LIVE, new byte[0]);
  }

  /**
   * A segment from the key's client to its VIP.
   *
   * @param timeToLive 1 to 255; 1 for a host that is not to send it on
   * @param options of TCP, a multiple of 4 bytes
   */
  static byte[] frame(
      FlowKey key,
      MacPair macs,
      int sequence,
      int acknowledgement,
      int flags,
      int timeToLive,
      byte[] options) {
    int tcp = Layout.IP + (key.isIpv4() ? Layout.IPV4_HEADER : Layout.IPV6_HEADER);
    int header = Layout.TCP_HEADER + options.length;
    byte[] frame = new byte[tcp + header];
    macs.writeTo(frame);
    if (key.isIpv4()) {
      ipv4(frame, key, timeToLive);
    } else {
      ipv6(frame, key, timeToLive, header);
    }
    Octets.put16(frame, tcp, key.clientPort());
    Octets.put16(frame, tcp + Layout.TCP_DESTINATION_PORT, key.vipPort());
    Octets.put32(frame, tcp + Layout.TCP_SEQUENCE, sequence);
    Octets.put32(frame, tcp + Layout.TCP_ACKNOWLEDGEMENT, acknowledgement);
    Octets.put8(frame, tcp + Layout.TCP_DATA_OFFSET, (header / 4) << 4);
    Octets.put8(frame, tcp + Layout.TCP_FLAGS, flags);
    if ((flags & TcpFrame.SYN) != 0) {
      Octets.put16(frame, tcp + Layout.TCP_WINDOW, 0xffff);
    }
    System.arraycopy(options, 0, frame, tcp + Layout.TCP_HEADER, options.length);
    Checksum.fill(frame, tcp, frame.length);
    return frame;
  }

  private static void ipv4(byte[] frame, FlowKey key, int timeToLive) {
    int ip = Layout.IP;
    Octets.put16(frame, Layout.ETHERTYPE_AT, Layout.ETHERTYPE_IPV4);
    Octets.put8(frame, ip, (4 << 4) | (Layout.IPV4_HEADER / 4));
    Octets.put16(frame, ip + Layout.IPV4_TOTAL_LENGTH, frame.length - ip);
    // Its identification may be 0, as it is never fragmented (RFC 6864, 4.1).
    Octets.put16(frame, ip + Layout.IPV4_FRAGMENT, Layout.IPV4_DONT_FRAGMENT);
    Octets.put8(frame, ip + Layout.IPV4_TIME_TO_LIVE, timeToLive);
    Octets.put8(frame, ip + Layout.IPV4_PROTOCOL, Layout.TCP_PROTOCOL);
    Octets.put32(frame, ip + Layout.IPV4_SOURCE, (int) key.clientLow());
    Octets.put32(frame, ip + Layout.IPV4_DESTINATION, (int) key.vipLow());
  }

  private static void ipv6(byte[] frame, FlowKey key, int timeToLive, int tcpLength) {
    int ip = Layout.IP;
    Octets.put16(frame, Layout.ETHERTYPE_AT, Layout.ETHERTYPE_IPV6);
    Octets.put8(frame, ip, 6 << 4);
    Octets.put16(frame, ip + Layout.IPV6_PAYLOAD_LENGTH, tcpLength);
    Octets.put8(frame, ip + Layout.IPV6_NEXT_HEADER, Layout.TCP_PROTOCOL);
    Octets.put8(frame, ip + Layout.IPV6_HOP_LIMIT, timeToLive);
    Octets.put64(frame, ip + Layout.IPV6_SOURCE, key.clientHigh());
    Octets.put64(frame, ip + Layout.IPV6_SOURCE + 8, key.clientLow());
    Octets.put64(frame, ip + Layout.IPV6_DESTINATION, key.vipHigh());
    Octets.put64(frame, ip + Layout.IPV6_DESTINATION + 8, key.vipLow());
  }
}
