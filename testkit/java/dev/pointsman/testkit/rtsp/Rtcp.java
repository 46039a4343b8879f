package dev.pointsman.testkit.rtsp;

/** What is read of RTCP (RFC 3550 section 6): whether the sender says good-bye. */
final class Rtcp {
  static final int BYE = 203;

  private Rtcp() {}

  /** Whether a compound packet has a BYE in it. */
  static boolean saysBye(byte[] compound) {
    int at = 0;
    while (at + 4 <= compound.length) {
      if ((compound[at + 1] & 0xff) == BYE) {
        return true;
      }
      at += 4 * (1 + ((compound[at + 2] & 0xff) << 8 | (compound[at + 3] & 0xff)));
    }
    return false;
  }
}
