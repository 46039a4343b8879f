package dev.pointsman.linux.datapath;

import java.nio.ByteBuffer;

/** TCP's checksum (RFC 9293, 3.1; RFC 8200, 8.1), which a captured frame may not have yet. */
final class Checksums {
  private Checksums() {}

  static byte[] filled(byte[] frame) {
    byte[] whole = frame.clone();
    ByteBuffer bytes = ByteBuffer.wrap(whole);
    boolean v4 = frame[12] == 8;
    int tcp = v4 ? 14 + 4 * (frame[14] & 0xf) : 54;
    int end = 14 + (v4 ? bytes.getShort(16) & 0xffff : 40 + (bytes.getShort(18) & 0xffff));
    bytes.putShort(tcp + 16, (short) 0);
    long sum = 6L + end - tcp;
    for (int i = v4 ? 26 : 22; i < (v4 ? 34 : 54); i += 2) {
      sum += bytes.getShort(i) & 0xffff;
    }
    for (int i = tcp; i < end; i++) {
      sum += (i - tcp) % 2 == 0 ? (whole[i] & 0xff) << 8 : whole[i] & 0xff;
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    bytes.putShort(tcp + 16, (short) ~sum);
    return whole;
  }
}
