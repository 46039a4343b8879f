package dev.pointsman.replication.document;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes the fields that {@link ByteReader} reads. */
public final class ByteWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public ByteWriter writeByte(int value) {
    out.write(value);
    return this;
  }

  public ByteWriter writeInt(int value) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    return this;
  }

  public ByteWriter writeLong(long value) {
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    return this;
  }

  public ByteWriter writeBytes(byte[] bytes) {
    writeInt(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  /** A name of at most 255 bytes. */
  public ByteWriter writeName(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 255) {
      throw new IllegalArgumentException("name: " + name + " (expected: at most 255 bytes)");
    }
    out.write(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  public byte[] toBytes() {
    return out.toByteArray();
  }
}
