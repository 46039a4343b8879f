package dev.pointsman.linux;

import java.util.Arrays;
import java.util.HexFormat;

/** The hardware address of an Ethernet interface: 6 bytes. */
public final class MacAddress {
  static final int LENGTH = 6;

  private final byte[] bytes;

  private MacAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The address of these bytes.
   *
   * @throws IllegalArgumentException unless they are 6
   */
  public static MacAddress of(byte... bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException(
          "hardware address of " + bytes.length + " bytes (expected: 6)");
    }
    return new MacAddress(bytes.clone());
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MacAddress that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** {@code 02:42:0a:00:00:01}. */
  @Override
  public String toString() {
    return HexFormat.ofDelimiter(":").formatHex(bytes);
  }
}
