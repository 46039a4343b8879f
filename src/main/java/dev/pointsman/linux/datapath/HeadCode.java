package dev.pointsman.linux.datapath;

import static dev.pointsman.linux.bpf.Assembler.networkOrder;
import static dev.pointsman.linux.bpf.Register.FRAME;
import static dev.pointsman.linux.bpf.Register.R1;
import static dev.pointsman.linux.bpf.Register.R2;
import static dev.pointsman.linux.bpf.Register.R6;
import static dev.pointsman.linux.bpf.Register.R7;
import static dev.pointsman.linux.bpf.Register.R8;

import dev.pointsman.linux.bpf.Assembler;
import dev.pointsman.linux.bpf.Condition;
import dev.pointsman.linux.bpf.Operation;
import dev.pointsman.linux.bpf.Size;

/**
 * The program's beginning: which packets are looked at at all, and their addresses.
 *
 * <p>Goes on at {@link #TCP}, {@link #UDP}, {@link #ICMP} or {@link #ICMPV6}, with the addresses in
 * the key and the offset of what follows IP's header in R7. All else passes: what is not for this
 * host's own hardware address (a network card in promiscuous mode shows others' frames), frames of
 * a VLAN, fragments, and IPv6 with extension headers.
 */
final class HeadCode {
  static final String TCP = "tcp";
  static final String UDP = "udp";
  static final String ICMP = "icmp";
  static final String ICMPV6 = "icmpv6";

  static final int ETHERNET_HEADER = 14;
  static final int IPV4_HEADER = 20;
  static final int IPV6_HEADER = 40;

  static final int PROTOCOL_ICMP = 1;
  static final int PROTOCOL_TCP = 6;
  static final int PROTOCOL_UDP = 17;
  static final int PROTOCOL_ICMPV6 = 58;

  /** MF and the fragment offset (RFC 791, 3.1). */
  private static final int FRAGMENT = 0x3fff;

  private static final int TO_THIS_HOST = 0; // PACKET_HOST
  private static final int VLAN_ID = 0xfff;

  private final HopCode code;
  private final Assembler assembler;

  HeadCode(HopCode code) {
    this.code = code;
    this.assembler = code.assembler();
  }

  void write() {
    assembler
        .move(R6, R1)
        .load(Size.WORD, R2, R6, HopCode.SKB_PACKET_TYPE)
        .jumpIf(R2, Condition.NOT_EQUAL, TO_THIS_HOST, HopCode.PASS)
        .load(Size.WORD, R2, R6, HopCode.SKB_VLAN_PRESENT)
        .jumpIf(R2, Condition.EQUAL, 0, "untagged")
        .load(Size.WORD, R2, R6, HopCode.SKB_VLAN_TAG)
        .jumpIf(R2, Condition.ANY_OF, VLAN_ID, HopCode.PASS)
        .label("untagged")
        .load(Size.WORD, R7, R6, HopCode.SKB_PROTOCOL)
        .jumpIf(R7, Condition.EQUAL, networkOrder(0x86dd), "ipv6")
        .jumpIf(R7, Condition.NOT_EQUAL, networkOrder(0x0800), HopCode.PASS);
    ipv4();
    assembler.label("ipv6");
    ipv6();
    assembler
        .label("layer 4")
        .jumpIf(R8, Condition.EQUAL, PROTOCOL_TCP, TCP)
        .jumpIf(R8, Condition.EQUAL, PROTOCOL_UDP, UDP)
        .jump(HopCode.PASS);
  }

  private void ipv4() {
    code.loadBytes(0, HopCode.ETHERNET, ETHERNET_HEADER + IPV4_HEADER);
    ipv4HeaderLength(HopCode.IP);
    code.jumpIfAnyOf(HopCode.IP + 6, FRAGMENT, HopCode.PASS);
    assembler.apply(Operation.ADD, R7, ETHERNET_HEADER).load(Size.BYTE, R8, FRAME, HopCode.IP + 9);
    mapped(HopCode.IP + 12, HopCode.KEY);
    mapped(HopCode.IP + 16, HopCode.KEY + Layout.ADDRESS);
    assembler.jumpIf(R8, Condition.EQUAL, PROTOCOL_ICMP, ICMP).jump("layer 4");
  }

  private void ipv6() {
    code.loadBytes(0, HopCode.ETHERNET, ETHERNET_HEADER + IPV6_HEADER);
    ipv6Version(HopCode.IP);
    assembler.load(Size.BYTE, R8, FRAME, HopCode.IP + 6);
    code.copy(HopCode.IP + 8, HopCode.KEY, 2 * Layout.ADDRESS);
    assembler
        .set(R7, ETHERNET_HEADER + IPV6_HEADER)
        .jumpIf(R8, Condition.EQUAL, PROTOCOL_ICMPV6, ICMPV6);
  }

  /** R7 = the length of the IPv4 header at that place; lets pass what is none. */
  void ipv4HeaderLength(int place) {
    assembler
        .load(Size.BYTE, R7, FRAME, place)
        .move(R2, R7)
        .apply(Operation.SHIFT_RIGHT, R2, 4)
        .jumpIf(R2, Condition.NOT_EQUAL, 4, HopCode.PASS)
        .apply(Operation.AND, R7, 0xf)
        .jumpIf(R7, Condition.LESS, 5, HopCode.PASS)
        .apply(Operation.SHIFT_LEFT, R7, 2);
  }

  void ipv6Version(int place) {
    assembler
        .load(Size.BYTE, R2, FRAME, place)
        .apply(Operation.SHIFT_RIGHT, R2, 4)
        .jumpIf(R2, Condition.NOT_EQUAL, 6, HopCode.PASS);
  }

  /** Writes an IPv4 address as an IPv4-mapped one. */
  private void mapped(int from, int to) {
    assembler
        .store(Size.DOUBLE, FRAME, to, 0)
        .store(Size.WORD, FRAME, to + 8, 0xffff0000) // two bytes of 0, two of 0xff
        .load(Size.WORD, R2, FRAME, from)
        .store(Size.WORD, FRAME, to + 12, R2);
  }
}
