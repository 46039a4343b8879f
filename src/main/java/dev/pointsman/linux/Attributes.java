package dev.pointsman.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The attributes of a netlink message: values by type; those of unknown types do no harm. */
final class Attributes {
  /** The upper two bits of a type are flags: nested, network byte order. */
  private static final int TYPE_MASK = 0x3fff;

  private final Map<Integer, byte[]> values;

  private Attributes(Map<Integer, byte[]> values) {
    this.values = values;
  }

  /**
   * Reads the attributes from {@code start} to the end of a payload.
   *
   * @throws IOException when a length in it cannot be
   */
  static Attributes read(ByteBuffer payload, int start) throws IOException {
    ByteBuffer bytes = payload.duplicate().order(ByteOrder.nativeOrder());
    Map<Integer, byte[]> values = new HashMap<>();
    int at = start;
    while (at + 4 <= bytes.limit()) {
      int size = bytes.getShort(at) & 0xffff;
      int type = bytes.getShort(at + 2) & TYPE_MASK;
      if (size < 4 || at + size > bytes.limit()) {
        throw new IOException(
            "netlink attribute "
                + type
                + " of "
                + size
                + " bytes at offset "
                + at
                + " of "
                + bytes.limit());
      }
      byte[] value = new byte[size - 4];
      bytes.get(at + 4, value);
      values.put(type, value);
      at += (size + 3) & ~3;
    }
    return new Attributes(values);
  }

  Optional<byte[]> bytes(int type) {
    return Optional.ofNullable(values.get(type));
  }

  /** A number of one byte. */
  OptionalInt u8(int type) {
    byte[] value = values.get(type);
    return value == null || value.length < 1
        ? OptionalInt.empty()
        : OptionalInt.of(value[0] & 0xff);
  }

  OptionalInt u32(int type) {
    byte[] value = values.get(type);
    return value == null || value.length < 4
        ? OptionalInt.empty()
        : OptionalInt.of(ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt());
  }

  /** Text up to its terminating zero. */
  Optional<String> text(int type) {
    return bytes(type)
        .map(
            value -> {
              int length = 0;
              while (length < value.length && value[length] != 0) {
                length++;
              }
              return new String(value, 0, length, StandardCharsets.UTF_8);
            });
  }
}
