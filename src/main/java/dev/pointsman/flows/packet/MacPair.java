package dev.pointsman.flows.packet;

/**
 * The hardware addresses of an Ethernet frame, 48 bits each in the order they are written in.
 *
 * <p>The source of a frame that is sent on is rewritten, too: with the client's or its router's as
 * source, a switch would learn that address at the scheduler node's port.
 *
 * @param destination 0 to 2^48 - 1
 * @param source 0 to 2^48 - 1
 */
public record MacPair(long destination, long source) {
  private static final int LENGTH = 6;

  /**
   * The two addresses.
   *
   * @throws IllegalArgumentException unless they are 6 bytes each
   */
  public static MacPair of(byte[] destination, byte[] source) {
    return new MacPair(read("destination", destination), read("source", source));
  }

  /** Those of a frame. */
  static MacPair of(byte[] frame) {
    return new MacPair(Octets.i64(frame, 0) >>> 16, Octets.i64(frame, LENGTH) >>> 16);
  }

  MacPair reversed() {
    return new MacPair(source, destination);
  }

  void writeTo(byte[] frame) {
    Octets.put32(frame, 0, (int) (destination >>> 16));
    Octets.put64(frame, 4, (destination << 48) | source);
  }

  private static long read(String what, byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException(
          what + ": hardware address of " + bytes.length + " bytes (expected: 6)");
    }
    long value = 0;
    for (byte b : bytes) {
      value = (value << 8) | (b & 0xff);
    }
    return value;
  }
}
