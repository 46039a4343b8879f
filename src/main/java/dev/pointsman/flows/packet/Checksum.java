package dev.pointsman.flows.packet;

/**
 * The Internet checksum: the ones' complement of the ones' complement sum of 16-bit words (RFC
 * 1071).
 *
 * <p>A captured frame may hold a partial TCP checksum: the sum over the pseudo-header only, which
 * the network card would have completed. So it is never updated (RFC 1624) but computed anew, and
 * never checked. The checksum of an IPv4 header is always there.
 */
final class Checksum {
  private static final int TCP_CHECKSUM = 16;
  private static final int IPV4_CHECKSUM = 10;

  private Checksum() {}

  /** Whether an IPv4 header's words, its checksum included, add up to ones (RFC 791, 3.1). */
  static boolean ipv4HeaderHolds(byte[] frame, int at, int length) {
    return fold(sum(frame, at, at + length)) == 0xffff;
  }

  /**
   * Computes the checksums of a frame whose heads are complete otherwise, IPv4's and TCP's.
   *
   * @param tcpAt where TCP begins
   * @param end where its payload ends; nothing behind it is read
   */
  static void fill(byte[] frame, int tcpAt, int end) {
    int ip = Layout.IP;
    boolean ipv4 = Layout.version(frame) == 4;
    if (ipv4) {
      Octets.put16(frame, ip + IPV4_CHECKSUM, 0);
      Octets.put16(frame, ip + IPV4_CHECKSUM, ~fold(sum(frame, ip, tcpAt)));
    }
    // Pseudo-header: addresses, protocol, length of TCP (RFC 9293, 3.1; RFC 8200, 8.1).
    long sum =
        ipv4
            ? sum(frame, ip + Layout.IPV4_SOURCE, ip + Layout.IPV4_SOURCE + 8)
            : sum(frame, ip + Layout.IPV6_SOURCE, ip + Layout.IPV6_SOURCE + 32);
    sum += Layout.TCP_PROTOCOL + (end - tcpAt);
    Octets.put16(frame, tcpAt + TCP_CHECKSUM, 0);
    sum += sum(frame, tcpAt, end);
    Octets.put16(frame, tcpAt + TCP_CHECKSUM, ~fold(sum));
  }

  /** The sum of the 16-bit words; an odd last byte is the upper half of a word. */
  private static long sum(byte[] bytes, int from, int to) {
    long sum = 0;
    int at = from;
    for (; at + 1 < to; at += 2) {
      sum += Octets.u16(bytes, at);
    }
    return at < to ? sum + (Octets.u8(bytes, at) << 8) : sum;
  }

  private static int fold(long sum) {
    long folded = sum;
    while (folded > 0xffff) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) folded;
  }
}
