package dev.pointsman.testkit.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A deterministic stream of bytes, computable at any offset, that two ends agree on by a seed.
 *
 * <p>Byte {@code n} is byte {@code n mod 8} (most significant first) of the {@code n / 8}th output
 * of SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA
 * 2014). A lost, doubled, swapped or foreign byte therefore shows at its offset with probability
 * 255/256, and a shifted stream within a few bytes; and no state has to be kept but the offset.
 *
 * @param seed names the stream
 */
public record BytePattern(long seed) {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** The byte at an offset from the start of the stream. */
  public byte at(long offset) {
    return (byte) (word(offset >>> 3) >>> (56 - 8 * (int) (offset & 7)));
  }

  /** Writes the bytes from {@code offset} on into {@code target[from, from + length)}. */
  public void fill(byte[] target, int from, int length, long offset) {
    int i = 0;
    for (; i < length && ((offset + i) & 7) != 0; i++) {
      target[from + i] = at(offset + i);
    }
    for (; i + 8 <= length; i += 8) {
      LONGS.set(target, from + i, word((offset + i) >>> 3));
    }
    for (; i < length; i++) {
      target[from + i] = at(offset + i);
    }
  }

  /**
   * Compares {@code bytes[from, from + length)} with the stream from {@code offset} on.
   *
   * @return the index, counted from {@code from}, of the first byte that differs; -1 when none does
   */
  public int mismatch(byte[] bytes, int from, int length, long offset) {
    int i = 0;
    for (; i < length && ((offset + i) & 7) != 0; i++) {
      if (bytes[from + i] != at(offset + i)) {
        return i;
      }
    }
    while (i + 8 <= length && (long) LONGS.get(bytes, from + i) == word((offset + i) >>> 3)) {
      i += 8;
    }
    for (; i < length; i++) {
      if (bytes[from + i] != at(offset + i)) {
        return i;
      }
    }
    return -1;
  }

  /** The stream that a part of this one's owner uses: packet 7's, or the way back's. */
  public BytePattern derived(long index) {
    return new BytePattern(word(index ^ 0x5DEECE66DL));
  }

  private long word(long index) {
    long z = seed + (index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
