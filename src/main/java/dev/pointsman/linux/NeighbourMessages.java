package dev.pointsman.linux;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The messages of rtnetlink(7) about neighbours: written from and read into our words. */
final class NeighbourMessages {
  static final int NEWNEIGH = 28;
  static final int DELNEIGH = 29;
  static final int GETNEIGH = 30;

  private static final int HEADER = 12; // struct ndmsg
  private static final int DESTINATION = 1; // NDA_DST
  private static final int MAC = 2; // NDA_LLADDR
  private static final int USE = 0x1; // NTF_USE

  /** {@code NUD_*} (linux/neighbour.h). */
  private static final int FAILED = 0x20;

  private static final int PROBE = 0x10;

  private static final int BY_HAND = 0x40 | 0x80; // NOARP, PERMANENT
  private static final int VALID = 0x02 | 0x04 | 0x08 | PROBE | BY_HAND;

  /** What the kernel holds of an address. */
  enum Known {
    /** It asks, or has not begun to. */
    ASKING,
    /** It has a hardware address. */
    VALID,
    /** It has asked in vain. */
    FAILED,
    /** It knows nothing of it any more. */
    FORGOTTEN
  }

  /**
   * What is told of an address.
   *
   * @param link the interface's number
   * @param mac present when it is {@link Known#VALID}
   * @param byHand an operator has said so: nobody is ever asked
   */
  record Told(
      int link, InetAddress address, Known known, Optional<MacAddress> mac, boolean byHand) {}

  private NeighbourMessages() {}

  /**
   * Has the kernel do as if it had a packet for an address: it asks the link who has it, unless it
   * knows for sure or is asking already (neigh_event_send in net/core/neighbour.c). Not for an
   * entry made by hand: since Linux 5.16 this makes it one like any other (__neigh_update, ibidem).
   */
  static NetlinkRequest use(int link, InetAddress address) {
    int flags = NetlinkRequest.ACK | NetlinkRequest.CREATE;
    return request(NEWNEIGH, flags, 0, USE, link, address);
  }

  /**
   * Has the kernel confirm what it knows, however sure it is of it: its owner is asked three times,
   * a second apart, and is then known or {@link Known#FAILED}. Refused with EINVAL when it knows
   * nothing.
   */
  static NetlinkRequest confirm(int link, InetAddress address) {
    int flags = NetlinkRequest.ACK | NetlinkRequest.REPLACE;
    return request(NEWNEIGH, flags, PROBE, 0, link, address);
  }

  /** What the kernel holds of an address now; refused with ENOENT if nothing. */
  static NetlinkRequest get(int link, InetAddress address) {
    return request(GETNEIGH, 0, 0, 0, link, address);
  }

  private static NetlinkRequest request(
      int type, int flags, int state, int neighbourFlags, int link, InetAddress address) {
    return new NetlinkRequest(type, flags)
        .u8(address instanceof Inet4Address ? RouteMessages.AF_INET : RouteMessages.AF_INET6)
        .zeros(3)
        .u32(link)
        .u16(state)
        .u8(neighbourFlags)
        .u8(0)
        .attribute(DESTINATION, address.getAddress());
  }

  /** Reads a {@link #NEWNEIGH} or {@link #DELNEIGH}; empty when it is of another protocol. */
  static Optional<Told> read(NetlinkMessage message) throws IOException {
    ByteBuffer payload = message.payload();
    if (payload.limit() < HEADER) {
      throw new IOException(
          "rtnetlink message "
              + message.type()
              + " of "
              + payload.limit()
              + " bytes (expected: "
              + HEADER
              + " or more)");
    }
    int family = payload.get(0);
    Attributes attributes = Attributes.read(payload, HEADER);
    Optional<byte[]> address = attributes.bytes(DESTINATION);
    if ((family != RouteMessages.AF_INET && family != RouteMessages.AF_INET6)
        || address.isEmpty()) {
      return Optional.empty();
    }
    int state = payload.getShort(8) & 0xffff;
    Optional<MacAddress> mac =
        attributes
            .bytes(MAC)
            .filter(bytes -> bytes.length == MacAddress.LENGTH && (state & VALID) != 0)
            .map(MacAddress::of);
    return Optional.of(
        new Told(
            payload.getInt(4),
            InetAddress.getByAddress(address.get()),
            known(message.type(), state, mac.isPresent()),
            mac,
            (state & BY_HAND) != 0));
  }

  private static Known known(int type, int state, boolean hasMac) {
    if (type == DELNEIGH) {
      return Known.FORGOTTEN;
    } else if (hasMac) {
      return Known.VALID;
    }
    return (state & FAILED) != 0 ? Known.FAILED : Known.ASKING;
  }
}
