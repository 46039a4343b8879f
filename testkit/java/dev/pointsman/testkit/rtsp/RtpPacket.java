package dev.pointsman.testkit.rtsp;

import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * An RTP packet (RFC 3550 section 5.1), without contributing sources or extension when written.
 *
 * @param payloadType 0 to 127
 * @param sequence modulo 65536
 * @param timestamp modulo 2^32
 * @param ssrc the sender
 * @param payload owned by the packet
 */
@SuppressWarnings("ArrayRecordComponent") // one allocation a packet; compared by its owner only
public record RtpPacket(int payloadType, int sequence, long timestamp, int ssrc, byte[] payload) {
  private static final int HEADER = 12;
  private static final int VERSION_2 = 0x80;

  /** The bytes of the packet. */
  public byte[] encode() {
    return ByteBuffer.allocate(HEADER + payload.length)
        .put((byte) VERSION_2)
        .put((byte) payloadType)
        .putShort((short) sequence)
        .putInt((int) timestamp)
        .putInt(ssrc)
        .put(payload)
        .array();
  }

  /**
   * Reads a packet; contributing sources, extension and padding are taken off.
   *
   * @throws ProtocolException when it is too short or not of version 2
   */
  public static RtpPacket decode(byte[] bytes, int length) throws ProtocolException {
    if (length < HEADER || (bytes[0] & 0xc0) != VERSION_2) {
      throw new ProtocolException(
          "an RTP packet of " + length + " bytes (expected: version 2 and at least 12 bytes)");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
    int from = HEADER + 4 * (bytes[0] & 0x0f);
    if ((bytes[0] & 0x10) != 0) {
      from += from + 4 <= length ? 4 + 4 * (in.getShort(from + 2) & 0xffff) : length;
    }
    int to = (bytes[0] & 0x20) != 0 ? length - (bytes[length - 1] & 0xff) : length;
    if (from > to) {
      throw new ProtocolException(
          "an RTP packet of " + length + " bytes with " + from + " of head");
    }
    byte[] payload = new byte[to - from];
    in.get(from, payload);
    return new RtpPacket(
        bytes[1] & 0x7f,
        in.getShort(2) & 0xffff,
        Integer.toUnsignedLong(in.getInt(4)),
        in.getInt(8),
        payload);
  }
}
