package dev.pointsman.flows.packet;

import dev.pointsman.model.FlowKey;

/**
 * The SYN by which a server is asked whether it accepts connections to a VIP, made from nothing.
 *
 * <p>Its time to live ends at the server: one that does not have the VIP, and forwards packets,
 * would send it on to the VIP's owner, who might have another server answer.
 */
public final class Knock {
  private static final int TIME_TO_LIVE = 1;

  /** The longest segment that fits Ethernet's 1,500 bytes after both headers (RFC 6691). */
  private static final int LONGEST_IPV4 = 1460;

  private static final int LONGEST_IPV6 = 1440;

  private Knock() {}

  /**
   * The frame.
   *
   * @param key from whom to which VIP
   * @param macs from whom to which server
   */
  public static byte[] syn(FlowKey key, MacPair macs, int sequence) {
    int longest = key.isIpv4() ? LONGEST_IPV4 : LONGEST_IPV6;
    byte[] maximumSegmentSize = {2, 4, (byte) (longest >>> 8), (byte) longest};
    return Segment.frame(key, macs, sequence, 0, TcpFrame.SYN, TIME_TO_LIVE, maximumSegmentSize);
  }
}
