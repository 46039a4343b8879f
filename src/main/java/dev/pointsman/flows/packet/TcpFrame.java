package dev.pointsman.flows.packet;

import dev.pointsman.model.FlowKey;
import java.util.Arrays;

/**
 * An Ethernet frame of a client's TCP segment, whose heads are whole and sound. Of the payload
 * there may be less than its length says: frames are captured up to a bound.
 *
 * <p>It looks at the array that it was parsed from; whoever changes that changes it.
 */
public final class TcpFrame implements ParsedFrame {
  /** The flags of RFC 9293, 3.1, as they stand in the byte. */
  public static final int FIN = 0x01;

  public static final int SYN = 0x02;
  public static final int RST = 0x04;
  public static final int ACK = 0x10;

  private final byte[] frame;
  private final int tcp;
  private final int data;
  private final int end;
  private final FlowKey key;

  /**
   * A frame that {@link FrameParser} has found sound.
   *
   * @param tcp where TCP begins
   * @param data where its payload begins
   * @param end where it ends by the IP header; may be beyond the array
   */
  TcpFrame(byte[] frame, int tcp, int data, int end, FlowKey key) {
    this.frame = frame;
    this.tcp = tcp;
    this.data = data;
    this.end = end;
    this.key = key;
  }

  /**
   * Reads a frame.
   *
   * @param captured from the first byte of the Ethernet header, without its checksum; perhaps cut
   *     short, perhaps padded. It is not copied
   */
  public static ParsedFrame parse(byte[] captured) {
    return FrameParser.parse(captured);
  }

  /** The flow of the segment, if its source is the client and its destination the VIP. */
  public FlowKey key() {
    return key;
  }

  /** The sequence number of the first byte, or of the SYN. */
  public int sequence() {
    return Octets.i32(frame, tcp + Layout.TCP_SEQUENCE);
  }

  /** What the client expects next; means nothing without {@link #ACK}. */
  public int acknowledgement() {
    return Octets.i32(frame, tcp + Layout.TCP_ACKNOWLEDGEMENT);
  }

  /** The window as it stands in the header, not scaled (RFC 7323, 2.2). */
  public int window() {
    return Octets.u16(frame, tcp + Layout.TCP_WINDOW);
  }

  /** Whether all of these flags are set. */
  public boolean has(int flags) {
    return (Octets.u8(frame, tcp + Layout.TCP_FLAGS) & flags) == flags;
  }

  /** Whether it asks for a new connection: SYN without ACK and RST. */
  public boolean opens() {
    return has(SYN) && !has(ACK) && !has(RST);
  }

  /** Bytes of payload, by the IP header. */
  public int payloadLength() {
    return end - data;
  }

  /** SEG.LEN of RFC 9293, 3.3.1: what it takes of the sequence numbers; SYN and FIN count. */
  public int sequenceLength() {
    return payloadLength() + (has(SYN) ? 1 : 0) + (has(FIN) ? 1 : 0);
  }

  /** Whether all of the payload was captured. */
  public boolean isWhole() {
    return end <= frame.length;
  }

  /** The hardware addresses that an answer has: those of this frame, the other way round. */
  MacPair answeringMacs() {
    return MacPair.of(frame).reversed();
  }

  /** The bytes of the frame up to {@code length}. */
  byte[] first(int length) {
    return Arrays.copyOf(frame, length);
  }

  int tcpAt() {
    return tcp;
  }

  int dataAt() {
    return data;
  }

  int endsAt() {
    return end;
  }

  /** {@code 10.0.0.1:40000 > 10.10.10.101:80 SYN seq 7 ack 0 length 0}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(key.toString());
    append(text, SYN, " SYN");
    append(text, FIN, " FIN");
    append(text, RST, " RST");
    append(text, ACK, " ACK");
    return text.append(" seq ")
        .append(Integer.toUnsignedString(sequence()))
        .append(" ack ")
        .append(Integer.toUnsignedString(acknowledgement()))
        .append(" length ")
        .append(payloadLength())
        .toString();
  }

  private void append(StringBuilder text, int flag, String name) {
    if (has(flag)) {
      text.append(name);
    }
  }
}
