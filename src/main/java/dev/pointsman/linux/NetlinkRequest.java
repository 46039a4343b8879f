package dev.pointsman.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A netlink request while it is written (netlink(7)): header, the family's own structure,
 * attributes.
 *
 * <p>Numbers are in the machine's byte order; everything begins at a multiple of 4.
 */
final class NetlinkRequest {
  /** {@code NLM_F_*} (linux/netlink.h). */
  static final int REQUEST = 0x1;

  static final int ACK = 0x4;
  static final int REPLACE = 0x100;
  static final int EXCL = 0x200;
  static final int DUMP = 0x300;
  static final int CREATE = 0x400;

  /** Larger than any request of this package. */
  private static final int CAPACITY = 512;

  private final ByteBuffer bytes = ByteBuffer.allocate(CAPACITY).order(ByteOrder.nativeOrder());
  private final int type;

  /** Begins a request; {@link NetlinkSocket} numbers it. */
  NetlinkRequest(int type, int flags) {
    this.type = type;
    bytes.putInt(0).putShort((short) type).putShort((short) (REQUEST | flags)).putInt(0).putInt(0);
  }

  int type() {
    return type;
  }

  NetlinkRequest u8(int value) {
    bytes.put((byte) value);
    return this;
  }

  NetlinkRequest u16(int value) {
    bytes.putShort((short) value);
    return this;
  }

  NetlinkRequest u32(int value) {
    bytes.putInt(value);
    return this;
  }

  /** A number in network byte order. */
  NetlinkRequest be16(int value) {
    bytes.put((byte) (value >>> 8)).put((byte) value);
    return this;
  }

  NetlinkRequest zeros(int count) {
    bytes.put(new byte[count]);
    return this;
  }

  NetlinkRequest attribute(int attribute, byte... value) {
    bytes.putShort((short) (4 + value.length)).putShort((short) attribute).put(value);
    return zeros(-bytes.position() & 3);
  }

  NetlinkRequest attribute(int attribute, int value) {
    return attribute(attribute, Descriptor.bytes(value));
  }

  NetlinkRequest attribute(int attribute, String value) {
    byte[] ascii = value.getBytes(StandardCharsets.US_ASCII);
    return attribute(attribute, Arrays.copyOf(ascii, ascii.length + 1));
  }

  /** The whole message under a sequence number, by which its answers are known. */
  byte[] toBytes(int sequence) {
    bytes.putInt(0, bytes.position()).putInt(8, sequence);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
