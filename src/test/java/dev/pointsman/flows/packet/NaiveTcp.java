package dev.pointsman.flows.packet;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Checksums as a textbook computes them, for comparison. */
final class NaiveTcp {
  private NaiveTcp() {}

  /** Whether the checksums of a frame hold; the frame must end with its payload. */
  static boolean checksumsHold(byte[] frame) {
    boolean ipv4 = frame[14] >>> 4 == 4;
    int tcp = ipv4 ? 14 + (frame[14] & 15) * 4 : 54;
    if (ipv4 && add(Arrays.copyOfRange(frame, 14, tcp)) != 0xffff) {
      return false;
    }
    ByteArrayOutputStream covered = new ByteArrayOutputStream();
    covered.writeBytes(Arrays.copyOfRange(frame, ipv4 ? 26 : 22, ipv4 ? 34 : 54));
    int length = frame.length - tcp;
    covered.writeBytes(new byte[] {0, 6, (byte) (length >> 8), (byte) length});
    covered.writeBytes(Arrays.copyOfRange(frame, tcp, frame.length));
    return add(covered.toByteArray()) == 0xffff;
  }

  static void mendIpv4Header(byte[] frame) {
    frame[24] = 0;
    frame[25] = 0;
    int sum = ~add(Arrays.copyOfRange(frame, 14, 14 + (frame[14] & 15) * 4));
    frame[24] = (byte) (sum >> 8);
    frame[25] = (byte) sum;
  }

  /** One word after the other, each carry brought around at once (RFC 1071, 1). */
  static int add(byte[] bytes) {
    int sum = 0;
    for (int i = 0; i < bytes.length; i += 2) {
      int low = i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0;
      sum += (bytes[i] & 0xff) * 256 + low;
      if (sum > 0xffff) {
        sum = sum - 0x10000 + 1;
      }
    }
    return sum;
  }
}
