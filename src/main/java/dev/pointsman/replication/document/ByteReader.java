package dev.pointsman.replication.document;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads fields from bytes that may be damaged: never beyond their end, never more than asked. */
public final class ByteReader {
  private final ByteBuffer in;

  public ByteReader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  public int readByte(String field) throws Malformed {
    require(1, field);
    return in.get() & 0xff;
  }

  /** A byte from 0 to {@code max}. */
  public int readCode(String field, int max) throws Malformed {
    int code = readByte(field);
    if (code > max) {
      throw new Malformed(
          field
              + " at byte "
              + (in.position() - 1)
              + ": "
              + code
              + " (expected: 0 to "
              + max
              + ")");
    }
    return code;
  }

  public int readInt(String field) throws Malformed {
    require(Integer.BYTES, field);
    return in.getInt();
  }

  public long readLong(String field) throws Malformed {
    require(Long.BYTES, field);
    return in.getLong();
  }

  /** A count or length from 0 to {@code max}. */
  public int readCount(String field, int max) throws Malformed {
    int count = readInt(field);
    if (count < 0 || count > max) {
      throw new Malformed(
          field
              + " at byte "
              + (in.position() - 4)
              + ": "
              + count
              + " (expected: 0 to "
              + max
              + ")");
    }
    return count;
  }

  /** Bytes after their length, which is at most {@code max}. */
  public byte[] readBytes(String field, int max) throws Malformed {
    int length = readCount(field + " length", max);
    require(length, field);
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /** UTF-8 after its length of one byte. */
  public String readName(String field) throws Malformed {
    int length = readByte(field + " length");
    require(length, field);
    byte[] bytes = new byte[length];
    in.get(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Malformed(field + " at byte " + (in.position() - length) + ": not UTF-8", e);
    }
  }

  /** What is left, which stays to be read. */
  public byte[] rest() {
    byte[] rest = new byte[in.remaining()];
    in.get(in.position(), rest);
    return rest;
  }

  /** Whether something is left. */
  public boolean hasMore() {
    return in.hasRemaining();
  }

  /** Makes sure that nothing follows. */
  public void requireEnd() throws Malformed {
    if (in.hasRemaining()) {
      throw new Malformed(in.remaining() + " bytes too many at byte " + in.position());
    }
  }

  private void require(int bytes, String field) throws Malformed {
    if (in.remaining() < bytes) {
      throw new Malformed(
          field
              + " at byte "
              + in.position()
              + ": "
              + in.remaining()
              + " bytes left (expected: "
              + bytes
              + ")");
    }
  }
}
