package dev.pointsman.flows.packet;

import dev.pointsman.flows.packet.ParsedFrame.Refused;
import dev.pointsman.model.FlowKey;

/**
 * Reads the heads of a frame, from the outside in: Ethernet, IPv4 with its options (RFC 791) or
 * IPv6 without extension headers (RFC 8200), TCP with its options (RFC 9293). Any bytes lead to a
 * {@link TcpFrame} or to a {@link Refused}.
 */
final class FrameParser {
  /** Extension headers and what may stand after them (RFC 8200, 4; RFC 7045, 4). */
  private static final int[] EXTENSIONS = {0, 43, 44, 50, 51, 60, 135, 139, 140, 253, 254};

  private FrameParser() {}

  static ParsedFrame parse(byte[] frame) {
    if (frame.length < Layout.IP) {
      return cutShort(frame, Layout.IP);
    }
    int type = Octets.u16(frame, Layout.ETHERTYPE_AT);
    return switch (type) {
      case Layout.ETHERTYPE_IPV4 -> ipv4(frame);
      case Layout.ETHERTYPE_IPV6 -> ipv6(frame);
      default ->
          refuse(
              FrameFault.NOT_IP,
              Layout.ETHERTYPE_AT,
              "Ethernet type 0x%04x (expected: IPv4, 0x0800, or IPv6, 0x86dd)".formatted(type));
    };
  }

  private static ParsedFrame ipv4(byte[] frame) {
    int ip = Layout.IP;
    if (frame.length < ip + Layout.IPV4_HEADER) {
      return cutShort(frame, ip + Layout.IPV4_HEADER);
    }
    if (Layout.version(frame) != 4) {
      return version(frame, 4);
    }
    int header = (Octets.u8(frame, ip) & 0x0f) * 4;
    if (header < Layout.IPV4_HEADER) {
      return refuse(
          FrameFault.IP_HEADER_LENGTH, ip, "IPv4 header of " + header + " bytes (expected: >= 20)");
    }
    if (frame.length < ip + header) {
      return cutShort(frame, ip + header);
    }
    if (!Checksum.ipv4HeaderHolds(frame, ip, header)) {
      return refuse(FrameFault.IP_CHECKSUM, ip + 10, "the IPv4 header's checksum is wrong");
    }
    // More fragments, or not the first one.
    if ((Octets.u16(frame, ip + Layout.IPV4_FRAGMENT) & 0x3fff) != 0) {
      return refuse(FrameFault.FRAGMENT, ip + Layout.IPV4_FRAGMENT, "a fragment");
    }
    int protocol = Octets.u8(frame, ip + Layout.IPV4_PROTOCOL);
    if (protocol != Layout.TCP_PROTOCOL) {
      return notTcp(ip + Layout.IPV4_PROTOCOL, protocol);
    }
    return tcp(
        frame,
        ip + header,
        ip + Octets.u16(frame, ip + Layout.IPV4_TOTAL_LENGTH),
        ip + Layout.IPV4_TOTAL_LENGTH,
        new Addresses(
            0,
            FlowKey.mapped(Octets.i32(frame, ip + Layout.IPV4_SOURCE)),
            0,
            FlowKey.mapped(Octets.i32(frame, ip + Layout.IPV4_DESTINATION))),
        ip + Layout.IPV4_SOURCE);
  }

  private static ParsedFrame ipv6(byte[] frame) {
    int ip = Layout.IP;
    if (frame.length < ip + Layout.IPV6_HEADER) {
      return cutShort(frame, ip + Layout.IPV6_HEADER);
    }
    if (Layout.version(frame) != 6) {
      return version(frame, 6);
    }
    int next = Octets.u8(frame, ip + Layout.IPV6_NEXT_HEADER);
    for (int extension : EXTENSIONS) {
      if (next == extension) {
        return refuse(
            FrameFault.EXTENSION_HEADER,
            ip + Layout.IPV6_NEXT_HEADER,
            "extension header " + next + " (expected: TCP, 6)");
      }
    }
    if (next != Layout.TCP_PROTOCOL) {
      return notTcp(ip + Layout.IPV6_NEXT_HEADER, next);
    }
    return tcp(
        frame,
        ip + Layout.IPV6_HEADER,
        ip + Layout.IPV6_HEADER + Octets.u16(frame, ip + Layout.IPV6_PAYLOAD_LENGTH),
        ip + Layout.IPV6_PAYLOAD_LENGTH,
        new Addresses(
            Octets.i64(frame, ip + Layout.IPV6_SOURCE),
            Octets.i64(frame, ip + Layout.IPV6_SOURCE + 8),
            Octets.i64(frame, ip + Layout.IPV6_DESTINATION),
            Octets.i64(frame, ip + Layout.IPV6_DESTINATION + 8)),
        ip + Layout.IPV6_SOURCE);
  }

  private static ParsedFrame tcp(
      byte[] frame, int tcp, int end, int lengthAt, Addresses addresses, int addressesAt) {
    if (!addresses.possible(Layout.version(frame))) {
      return refuse(
          FrameFault.SOURCE_ADDRESS, addressesAt, "a source address that no answer can reach");
    }
    if (end < tcp + Layout.TCP_HEADER) {
      return refuse(
          FrameFault.IP_LENGTH, lengthAt, "the length in the IP header ends before TCP's header");
    }
    if (frame.length < tcp + Layout.TCP_HEADER) {
      return cutShort(frame, tcp + Layout.TCP_HEADER);
    }
    int header = (Octets.u8(frame, tcp + Layout.TCP_DATA_OFFSET) >>> 4) * 4;
    if (header < Layout.TCP_HEADER || tcp + header > end) {
      return refuse(
          FrameFault.TCP_HEADER_LENGTH,
          tcp + Layout.TCP_DATA_OFFSET,
          "TCP header of %d bytes (expected: 20 to %d)".formatted(header, Math.min(60, end - tcp)));
    }
    if (frame.length < tcp + header) {
      return cutShort(frame, tcp + header);
    }
    FlowKey key =
        new FlowKey(
            addresses.sourceHigh(),
            addresses.sourceLow(),
            Octets.u16(frame, tcp),
            addresses.destinationHigh(),
            addresses.destinationLow(),
            Octets.u16(frame, tcp + Layout.TCP_DESTINATION_PORT));
    return new TcpFrame(frame, tcp, tcp + header, end, key);
  }

  private record Addresses(
      long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {
    boolean possible(int version) {
      if (sourceHigh == destinationHigh && sourceLow == destinationLow) {
        return false;
      }
      if (version == 4) {
        int first = (int) (sourceLow >>> 24) & 0xff;
        // "This network", and from 224 on multicast, reserved and broadcast (RFC 6890, 2.2.2).
        return first != 0 && first < 224;
      }
      return sourceHigh >>> 56 != 0xff
          && (sourceHigh | sourceLow) != 0
          && !FlowKey.isMapped(sourceHigh, sourceLow)
          && !FlowKey.isMapped(destinationHigh, destinationLow);
    }
  }

  private static Refused cutShort(byte[] frame, int needed) {
    return refuse(
        FrameFault.CUT_SHORT,
        frame.length,
        "ends after %d bytes (expected: >= %d)".formatted(frame.length, needed));
  }

  private static Refused version(byte[] frame, int expected) {
    return refuse(
        FrameFault.IP_VERSION,
        Layout.IP,
        "IP version %d (expected: %d)".formatted(Layout.version(frame), expected));
  }

  private static Refused notTcp(int position, int protocol) {
    return refuse(FrameFault.NOT_TCP, position, "protocol " + protocol + " (expected: TCP, 6)");
  }

  private static Refused refuse(FrameFault fault, int position, String message) {
    return new Refused(fault, position, message);
  }
}
