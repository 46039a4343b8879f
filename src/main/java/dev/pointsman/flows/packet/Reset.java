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
      return Optional.of(Segment.frame(back, macs, segment.acknowledgement(), 0, TcpFrame.RST));
    }
    int acknowledgement = segment.sequence() + segment.sequenceLength();
    return Optional.of(Segment.frame(back, macs, 0, acknowledgement, TcpFrame.RST | TcpFrame.ACK));
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
    return Segment.frame(key, macs, sequence, 0, TcpFrame.RST);
  }
}
