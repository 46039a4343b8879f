package dev.pointsman.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A message from the kernel: netlink's header and what follows it.
 *
 * @param type an {@code NLMSG_*} of netlink, or one of the family
 * @param flags {@code NLM_F_*}
 * @param sequence of the request that it answers; 0 in news
 * @param payload in the machine's byte order, from position 0
 */
record NetlinkMessage(int type, int flags, int sequence, ByteBuffer payload) {
  static final int NOOP = 1;
  static final int ERROR = 2;
  static final int DONE = 3;

  static final int HEADER = 16;

  /** {@code NLM_F_DUMP_INTR}: what is being dumped changed meanwhile. */
  private static final int DUMP_INTERRUPTED = 0x10;

  /** {@code NLM_F_CAPPED}: an error does not quote the request it is about. */
  private static final int CAPPED = 0x100;

  /** {@code NLM_F_ACK_TLVS}: attributes with explanations follow. */
  private static final int ACK_ATTRIBUTES = 0x200;

  private static final int EXPLANATION = 1; // NLMSGERR_ATTR_MSG

  /**
   * The messages of a datagram.
   *
   * @throws IOException when a length in it cannot be
   */
  static List<NetlinkMessage> split(byte[] datagram) throws IOException {
    int length = datagram.length;
    ByteBuffer bytes = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
    List<NetlinkMessage> messages = new ArrayList<>();
    while (bytes.remaining() >= HEADER) {
      int start = bytes.position();
      int size = bytes.getInt(start);
      if (size < HEADER || size > bytes.remaining()) {
        throw new IOException(
            "netlink message of "
                + size
                + " bytes at offset "
                + start
                + " of "
                + length
                + ": "
                + HexFormat.of().formatHex(datagram, start, Math.min(length, start + HEADER)));
      }
      messages.add(
          new NetlinkMessage(
              bytes.getShort(start + 4) & 0xffff,
              bytes.getShort(start + 6) & 0xffff,
              bytes.getInt(start + 8),
              bytes.slice(start + HEADER, size - HEADER).order(ByteOrder.nativeOrder())));
      bytes.position(Math.min(length, start + ((size + 3) & ~3)));
    }
    return messages;
  }

  boolean dumpInterrupted() {
    return (flags & DUMP_INTERRUPTED) != 0;
  }

  /**
   * What an {@link #ERROR} or {@link #DONE} reports: 0 for success.
   *
   * @throws IOException when it is too short to say
   */
  Errno error() throws IOException {
    if (payload.limit() < 4) {
      throw new IOException(
          "netlink answer of " + payload.limit() + " bytes (expected: 4 or more)");
    }
    return new Errno(-payload.getInt(0));
  }

  /** The kernel's explanation of an {@link #ERROR}; empty when there is none. */
  String explanation() throws IOException {
    int quoted = HEADER;
    if ((flags & ACK_ATTRIBUTES) == 0 || payload.limit() < 4 + quoted) {
      return "";
    }
    if ((flags & CAPPED) == 0) {
      quoted = payload.getInt(4);
    }
    int start = 4 + ((quoted + 3) & ~3);
    if (start < 4 + HEADER || start > payload.limit()) {
      return "";
    }
    return Attributes.read(payload, start).text(EXPLANATION).orElse("");
  }
}
