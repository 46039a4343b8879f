package dev.pointsman.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of one head as far as they have come: grows as needed, up to a bound. */
final class HeadBuffer {

  private static final int FIRST_CAPACITY = 512;

  private final int max;
  private byte[] bytes;
  private int length;

  /**
   * @param max the most it holds, in bytes
   * @throws IllegalArgumentException if that is less than 1
   */
  HeadBuffer(int max) {
    if (max < 1) {
      throw new IllegalArgumentException("max head: " + max + " bytes (expected: >= 1)");
    }
    this.max = max;
    this.bytes = new byte[Math.min(max, FIRST_CAPACITY)];
  }

  int length() {
    return length;
  }

  int max() {
    return max;
  }

  boolean isFull() {
    return length == max;
  }

  /** Appends a byte; the caller has asked {@link #isFull()}. */
  void add(byte b) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(max, bytes.length * 2L));
    }
    bytes[length++] = b;
  }

  int at(int position) {
    return bytes[position] & 0xff;
  }

  /** The text of a range, one character to a byte. */
  String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** Whether a range is this lower-case name, in any case. */
  boolean isName(int from, int to, String lowerCaseName) {
    if (to - from != lowerCaseName.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (Ascii.toLower(at(i)) != lowerCaseName.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  ProtocolGuess guess() {
    return ProtocolGuess.of(bytes, 0, length);
  }
}
