package dev.pointsman.linux;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs of classic BPF that choose Ethernet frames, or segments (Linux:
 * Documentation/networking/filter.rst). Pure: bytes from addresses.
 *
 * <p>A program is a list of alternatives; in each, one thing after the other must be as wanted, or
 * the next alternative is tried.
 */
final class FrameFilter {
  private static final int WORD = 0x20; // BPF_LD | BPF_W | BPF_ABS
  private static final int HALF = 0x28;
  private static final int BYTE = 0x30;
  private static final int BYTE_INDEXED = 0x50;
  private static final int HALF_INDEXED = 0x48;
  private static final int IPV4_HEADER_LENGTH = 0xb1; // BPF_LDX | BPF_B | BPF_MSH
  private static final int AND = 0x54;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;

  private static final int WHOLE = 0xffffffff;
  private static final int PACKET_TYPE = -0x1000 + 4; // SKF_AD_OFF + SKF_AD_PKTTYPE
  private static final int TO_THIS_HOST = 0; // PACKET_HOST

  private static final int ETHERNET = 14;
  private static final int TCP = 6;
  private static final int DESTINATION_PORT = 2;
  private static final int TCP_FLAGS = 13;
  private static final int SYN = 0x02;
  private static final int SYN_OR_ACK = 0x12;

  private record Instruction(int code, int otherwise, int operand) {}

  private final List<Instruction> program = new ArrayList<>();
  private final List<Instruction> alternative = new ArrayList<>();

  private FrameFilter() {}

  /** Announcements of an address, and what TCP sends to it: all, or only SYNs of new dials. */
  static byte[] to(InetAddress address, boolean onlyNew) {
    FrameFilter filter = new FrameFilter();
    boolean four = address instanceof Inet4Address;
    if (four) {
      filter.want(HALF, 12, AnnouncementFrames.ETHERTYPE_ARP);
      filter.wantAddress(ETHERNET + 14, address); // the sender's
    } else {
      filter.want(HALF, 12, AnnouncementFrames.ETHERTYPE_IPV6);
      filter.want(BYTE, ETHERNET + 6, AnnouncementFrames.ICMPV6);
      filter.want(BYTE, ETHERNET + 40, AnnouncementFrames.NEIGHBOUR_ADVERTISEMENT);
      filter.wantAddress(ETHERNET + 48, address); // the target
    }
    filter.accept();
    filter.want(BYTE, PACKET_TYPE, TO_THIS_HOST);
    filter.want(HALF, 12, four ? 0x0800 : AnnouncementFrames.ETHERTYPE_IPV6);
    filter.want(BYTE, ETHERNET + (four ? 9 : 6), TCP);
    filter.wantAddress(ETHERNET + (four ? 16 : 24), address);
    if (onlyNew) {
      if (four) {
        filter.load(IPV4_HEADER_LENGTH, ETHERNET);
        filter.load(BYTE_INDEXED, ETHERNET + TCP_FLAGS);
      } else {
        filter.load(BYTE, ETHERNET + 40 + TCP_FLAGS);
      }
      filter.load(AND, SYN_OR_ACK);
      filter.want(SYN);
    }
    filter.accept();
    return filter.toBytes();
  }

  /**
   * What TCP sends to ports of this host, of IPv4 or IPv6 frames.
   *
   * @param ports the first of them, a multiple of their number
   * @param count how many, a power of 2
   */
  static byte[] toPorts(boolean ipv4, int ports, int count) {
    FrameFilter filter = new FrameFilter();
    filter.want(BYTE, PACKET_TYPE, TO_THIS_HOST);
    filter.want(BYTE, ETHERNET + (ipv4 ? 9 : 6), TCP);
    if (ipv4) {
      filter.load(IPV4_HEADER_LENGTH, ETHERNET);
      filter.load(HALF_INDEXED, ETHERNET + DESTINATION_PORT);
    } else {
      filter.load(HALF, ETHERNET + 40 + DESTINATION_PORT);
    }
    filter.load(AND, -count & 0xffff);
    filter.want(ports);
    filter.accept();
    return filter.toBytes();
  }

  /**
   * Of what comes to a listening socket, all but SYNs of new dials. It begins with TCP's header.
   */
  static byte[] nothingNew() {
    FrameFilter filter = new FrameFilter();
    filter.load(BYTE, TCP_FLAGS);
    filter.load(AND, SYN_OR_ACK);
    filter.want(SYN);
    filter.end(0);
    filter.load(RETURN, WHOLE);
    filter.program.addAll(filter.alternative);
    return filter.bytes();
  }

  private void want(int load, int at, int value) {
    load(load, at);
    want(value);
  }

  private void wantAddress(int at, InetAddress address) {
    ByteBuffer words = ByteBuffer.wrap(address.getAddress());
    for (int offset = 0; words.hasRemaining(); offset += 4) {
      want(WORD, at + offset, words.getInt());
    }
  }

  private void load(int code, int operand) {
    alternative.add(new Instruction(code, 0, operand));
  }

  private void want(int value) {
    alternative.add(new Instruction(JUMP_IF_EQUAL, 1, value));
  }

  private void accept() {
    end(WHOLE);
  }

  /** Ends an alternative: all of it was as wanted. */
  private void end(int result) {
    load(RETURN, result);
    int size = alternative.size();
    for (int i = 0; i < size; i++) {
      Instruction of = alternative.get(i);
      int toTheNext = of.code() == JUMP_IF_EQUAL ? size - i - 1 : 0;
      program.add(new Instruction(of.code(), toTheNext, of.operand()));
    }
    alternative.clear();
  }

  private byte[] toBytes() {
    program.add(new Instruction(RETURN, 0, 0));
    return bytes();
  }

  /** {@code struct sock_filter} after {@code struct sock_filter}. */
  private byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(8 * program.size()).order(ByteOrder.nativeOrder());
    for (Instruction of : program) {
      bytes.putShort((short) of.code()).put((byte) 0).put((byte) of.otherwise());
      bytes.putInt(of.operand());
    }
    return bytes.array();
  }
}
