package dev.pointsman.replication.document;

import java.nio.charset.StandardCharsets;

/** The 64-bit FNV-1a hash (Fowler, Noll, Vo) of a sequence of fields. */
final class Fnv {
  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private long hash = OFFSET_BASIS;

  Fnv text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes and their number, so that the end of a field is part of what is hashed. */
  Fnv bytes(byte[] bytes) {
    for (byte b : bytes) {
      mix(b);
    }
    return number(bytes.length);
  }

  Fnv number(long number) {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      mix((byte) (number >>> shift));
    }
    return this;
  }

  long value() {
    return hash;
  }

  private void mix(byte b) {
    hash = (hash ^ (b & 0xff)) * PRIME;
  }
}
