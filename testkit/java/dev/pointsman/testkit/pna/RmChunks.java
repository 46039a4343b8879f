package dev.pointsman.testkit.pna;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Header chunks of a RealMedia file: four letters, u32 length of the whole, u16 version, fields.
 */
final class RmChunks {
  static final int PREAMBLE = 8;
  static final int RMF = tag(".RMF");
  static final int PROP = tag("PROP");
  static final int CONT = tag("CONT");
  static final int MDPR = tag("MDPR");
  static final int DATA = tag("DATA");

  private RmChunks() {}

  static int tag(String letters) {
    return ByteBuffer.wrap(letters.getBytes(ISO_8859_1)).getInt();
  }

  /** A tag for a message: its letters, or its figures where they are not letters. */
  static String name(int tag) {
    byte[] letters = ByteBuffer.allocate(4).putInt(tag).array();
    for (byte b : letters) {
      if (b < ' ' || b > '~') {
        return HexFormat.ofDelimiter(" ").formatHex(letters);
      }
    }
    return new String(letters, ISO_8859_1);
  }

  static byte[] rmf(int headers) {
    return start(RMF, 18).putInt(0).putInt(headers).array();
  }

  /** Properties of the whole file; {@code durationMillis} and {@code packets} as a player shows. */
  static byte[] prop(int bitRate, int packetLength, int packets, int durationMillis) {
    return start(PROP, 50)
        .putInt(bitRate)
        .putInt(bitRate)
        .putInt(packetLength)
        .putInt(packetLength)
        .putInt(packets)
        .putInt(durationMillis)
        .putInt(0) // preroll
        .putInt(0) // offset of the index: none
        .putInt(0) // offset of the data: the player sets it
        .putShort((short) 1) // streams
        .putShort((short) 0)
        .array();
  }

  /** How many packets PROP announces. */
  static long packets(byte[] prop) {
    return Integer.toUnsignedLong(ByteBuffer.wrap(prop).getInt(26));
  }

  static byte[] cont(String title, String author) {
    byte[] t = title.getBytes(ISO_8859_1);
    byte[] a = author.getBytes(ISO_8859_1);
    return start(CONT, 10 + 8 + t.length + a.length)
        .putShort((short) t.length)
        .put(t)
        .putShort((short) a.length)
        .put(a)
        .putShort((short) 0)
        .putShort((short) 0)
        .array();
  }

  /** The description of stream 0. */
  static byte[] mdpr(int bitRate, int packetLength, int durationMillis, String mime, byte[] own) {
    byte[] name = "Testkit".getBytes(ISO_8859_1);
    byte[] type = mime.getBytes(ISO_8859_1);
    return start(MDPR, 10 + 30 + 2 + name.length + type.length + 4 + own.length)
        .putShort((short) 0)
        .putInt(bitRate)
        .putInt(bitRate)
        .putInt(packetLength)
        .putInt(packetLength)
        .putInt(0)
        .putInt(0)
        .putInt(durationMillis)
        .put((byte) name.length)
        .put(name)
        .put((byte) type.length)
        .put(type)
        .putInt(own.length)
        .put(own)
        .array();
  }

  private static ByteBuffer start(int tag, int length) {
    return ByteBuffer.allocate(length).putInt(tag).putInt(length).putShort((short) 0);
  }
}
