package dev.pointsman.testkit.pna;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * A packet on the wire: {@code Z}, u16 L, u16 L, u16 index, {@code Z}, u8 index, and the packet
 * from its timestamp on, where L is its {@link MediaPacket#length()}.
 *
 * <p>The number of the stream does not travel: real players infer it from the indices, which count
 * per stream.
 *
 * @param index of the packet within its stream, modulo 65536
 * @param timestamp when it is due, in ms from the clip's start
 * @param group its packet group
 * @param flags as in the file
 * @param data its content, owned by the frame
 */
@SuppressWarnings("ArrayRecordComponent") // one allocation a packet; compared by its owner only
public record MediaFrame(int index, long timestamp, int group, int flags, byte[] data) {
  static final byte MARK = 'Z';

  /** What a frame is longer than L: 8 bytes and the second index, less what precedes the time. */
  private static final int OVERHEAD = 3;

  static byte[] encode(MediaPacket packet, int index) {
    int length = packet.length();
    return ByteBuffer.allocate(length + OVERHEAD)
        .put(MARK)
        .putShort((short) length)
        .putShort((short) length)
        .putShort((short) index)
        .put(MARK)
        .put((byte) index)
        .putInt((int) packet.timestamp())
        .put((byte) packet.group())
        .put((byte) packet.flags())
        .put(packet.data())
        .array();
  }

  /** Reads a frame whose first mark has been read. */
  static MediaFrame readAfterMark(DataInputStream in) throws IOException {
    int length = in.readUnsignedShort();
    int again = in.readUnsignedShort();
    int index = in.readUnsignedShort();
    int mark = in.readUnsignedByte();
    if (length != again || mark != MARK || length < MediaPacket.HEADER) {
      throw new ProtocolException(
          "a frame of length "
              + length
              + " and "
              + again
              + " with the mark "
              + mark
              + " (expected: two equal lengths from 12 on and the mark 90)");
    }
    in.readUnsignedByte();
    long timestamp = Integer.toUnsignedLong(in.readInt());
    int group = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    byte[] data = new byte[length - MediaPacket.HEADER];
    in.readFully(data);
    return new MediaFrame(index, timestamp, group, flags, data);
  }
}
