package dev.pointsman.flows.packet;

import java.util.Optional;

/**
 * Frames as they are sent on to a server: other hardware addresses, checksums filled in, nothing
 * else changed. The time to live stays as it was, as with the direct routing of LVS: the scheduler
 * node is no hop of the network.
 */
public final class Onward {
  private Onward() {}

  /**
   * The heads of a segment without its payload.
   *
   * <p>So SYNs are sent on. One that carries data (TCP Fast Open, RFC 7413, 4.2) may have been
   * captured in part only, and its data could not be told to be for this server. A server that
   * acknowledges the SYN alone has its client send the data again, as the same section demands.
   */
  public static byte[] withoutPayload(TcpFrame segment, MacPair macs) {
    byte[] frame = segment.first(segment.dataAt());
    int ip = Layout.IP;
    if (Layout.version(frame) == 4) {
      Octets.put16(frame, ip + Layout.IPV4_TOTAL_LENGTH, frame.length - ip);
    } else {
      Octets.put16(frame, ip + Layout.IPV6_PAYLOAD_LENGTH, frame.length - ip - Layout.IPV6_HEADER);
    }
    return finish(frame, segment, macs);
  }

  /** The whole segment without Ethernet's padding; empty if not all of it was captured. */
  public static Optional<byte[]> whole(TcpFrame segment, MacPair macs) {
    return segment.isWhole()
        ? Optional.of(finish(segment.first(segment.endsAt()), segment, macs))
        : Optional.empty();
  }

  private static byte[] finish(byte[] frame, TcpFrame segment, MacPair macs) {
    macs.writeTo(frame);
    Checksum.fill(frame, segment.tcpAt(), frame.length);
    return frame;
  }
}
