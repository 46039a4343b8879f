package dev.pointsman.flows.packet;

import dev.pointsman.model.FlowKey;
import java.util.Optional;

/**
 * Segments that end a connection at once, as whole frames.
 *
 * <h2>What can be known of the numbers</h2>
 *
 * <p>The server answers its client directly, so this node sees what the client sends and nothing
 * else; and of that, the kernel counts packets and shows user space only SYNs, FINs, RSTs and
 * segments of flows that it does not know.
 *
 * <p>The <em>client</em> takes an RST only with the very sequence number that it expects next (RFC
 * 9293, 3.10.7.4, after RFC 5961, 3.2). It says which with each segment: its acknowledgement. So a
 * flow is ended at the client by answering its next segment, {@link #answering}: for a live stream
 * a matter of milliseconds; a client that sends nothing learns nothing.
 *
 * <p>The <em>server</em> expects next what the client sends next. A segment's sequence number is
 * that number, unless an earlier segment is still on its way or was lost; for clients that mostly
 * acknowledge, as those of streams do, it always is. So the same segment ends the flow at the
 * server: {@link #passedOn}. Where the number is old, the server ignores the RST, and where it is
 * ahead within the window, the server asks back with a challenge acknowledgement; the client, whose
 * connection is closed by then, answers that with an RST of the right number. It passes through
 * this node, so a flow that was cut stays known for a while, and its RSTs are sent on.
 *
 * <p>Nothing better is to be had of a client that is silent: the number in its last FIN, or the one
 * after its SYN's if it has sent no data. {@link #towardsServer} takes either. A server whose
 * connection is not ended so finds out by its own time-outs.
 */
public final class Reset {
  /** Linux's own, and the default of RFC 1700 ("IP Time to Live Parameter"). */
  private static final int TIME_TO_LIVE = 64;

  private Reset() {}

  /**
   * The RST that answers a segment of a connection that is not there (RFC 9293, 3.10.7.1), from the
   * VIP to the client, over the neighbour that the segment came by. Empty if the segment is an RST.
   */
  public static Optional<byte[]> answering(TcpFrame segment) {
    if (segment.has(TcpFrame.RST)) {
      return Optional.empty();
    }
    FlowKey back = segment.key().reversed();
    MacPair macs = segment.answeringMacs();
    if (segment.has(TcpFrame.ACK)) {
      return Optional.of(frame(back, macs, segment.acknowledgement(), 0, TcpFrame.RST));
    }
    int acknowledgement = segment.sequence() + segment.sequenceLength();
    return Optional.of(frame(back, macs, 0, acknowledgement, TcpFrame.RST | TcpFrame.ACK));
  }

  /** The RST to the server in place of a client's segment; see the class for what it rests on. */
  public static byte[] passedOn(TcpFrame segment, MacPair macs) {
    return towardsServer(segment.key(), segment.sequence(), macs);
  }

  /**
   * An RST from the client to the server.
   *
   * @param sequence what the server is thought to expect next
   */
  public static byte[] towardsServer(FlowKey key, int sequence, MacPair macs) {
    return frame(key, macs, sequence, 0, TcpFrame.RST);
  }

  /** A segment without options and payload, from the key's client to its VIP. */
  private static byte[] frame(
      FlowKey key, MacPair macs, int sequence, int acknowledgement, int flags) {
    int tcp = Layout.IP + (key.isIpv4() ? Layout.IPV4_HEADER : Layout.IPV6_HEADER);
    byte[] frame = new byte[tcp + Layout.TCP_HEADER];
    macs.writeTo(frame);
    if (key.isIpv4()) {
      ipv4(frame, key);
    } else {
      ipv6(frame, key);
    }
    Octets.put16(frame, tcp, key.clientPort());
    Octets.put16(frame, tcp + Layout.TCP_DESTINATION_PORT, key.vipPort());
    Octets.put32(frame, tcp + Layout.TCP_SEQUENCE, sequence);
    Octets.put32(frame, tcp + Layout.TCP_ACKNOWLEDGEMENT, acknowledgement);
    Octets.put8(frame, tcp + Layout.TCP_DATA_OFFSET, (Layout.TCP_HEADER / 4) << 4);
    Octets.put8(frame, tcp + Layout.TCP_FLAGS, flags);
    Checksum.fill(frame, tcp, frame.length);
    return frame;
  }

  private static void ipv4(byte[] frame, FlowKey key) {
    int ip = Layout.IP;
    Octets.put16(frame, Layout.ETHERTYPE_AT, Layout.ETHERTYPE_IPV4);
    Octets.put8(frame, ip, (4 << 4) | (Layout.IPV4_HEADER / 4));
    Octets.put16(frame, ip + Layout.IPV4_TOTAL_LENGTH, frame.length - ip);
    // Its identification may be 0, as it is never fragmented (RFC 6864, 4.1).
    Octets.put16(frame, ip + Layout.IPV4_FRAGMENT, Layout.IPV4_DONT_FRAGMENT);
    Octets.put8(frame, ip + Layout.IPV4_TIME_TO_LIVE, TIME_TO_LIVE);
    Octets.put8(frame, ip + Layout.IPV4_PROTOCOL, Layout.TCP_PROTOCOL);
    Octets.put32(frame, ip + Layout.IPV4_SOURCE, (int) key.clientLow());
    Octets.put32(frame, ip + Layout.IPV4_DESTINATION, (int) key.vipLow());
  }

  private static void ipv6(byte[] frame, FlowKey key) {
    int ip = Layout.IP;
    Octets.put16(frame, Layout.ETHERTYPE_AT, Layout.ETHERTYPE_IPV6);
    Octets.put8(frame, ip, 6 << 4);
    Octets.put16(frame, ip + Layout.IPV6_PAYLOAD_LENGTH, Layout.TCP_HEADER);
    Octets.put8(frame, ip + Layout.IPV6_NEXT_HEADER, Layout.TCP_PROTOCOL);
    Octets.put8(frame, ip + Layout.IPV6_HOP_LIMIT, TIME_TO_LIVE);
    Octets.put64(frame, ip + Layout.IPV6_SOURCE, key.clientHigh());
    Octets.put64(frame, ip + Layout.IPV6_SOURCE + 8, key.clientLow());
    Octets.put64(frame, ip + Layout.IPV6_DESTINATION, key.vipHigh());
    Octets.put64(frame, ip + Layout.IPV6_DESTINATION + 8, key.vipLow());
  }
}
