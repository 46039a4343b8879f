package dev.pointsman.linux.datapath;

import static dev.pointsman.linux.bpf.Assembler.networkOrder;
import static dev.pointsman.linux.bpf.Register.FRAME;
import static dev.pointsman.linux.bpf.Register.R0;
import static dev.pointsman.linux.bpf.Register.R1;
import static dev.pointsman.linux.bpf.Register.R2;
import static dev.pointsman.linux.bpf.Register.R3;
import static dev.pointsman.linux.bpf.Register.R4;
import static dev.pointsman.linux.bpf.Register.R6;

import dev.pointsman.linux.bpf.Assembler;
import dev.pointsman.linux.bpf.BpfMap;
import dev.pointsman.linux.bpf.Condition;
import dev.pointsman.linux.bpf.Helper;
import dev.pointsman.linux.bpf.Operation;
import dev.pointsman.linux.bpf.Register;
import dev.pointsman.linux.bpf.Size;

/**
 * What the parts of the program share: the packet's description in R6, the places on the stack, and
 * the few steps that they all take.
 */
final class HopCode {
  /** Offsets in {@code struct __sk_buff}, which R6 points to throughout. */
  static final int SKB_LENGTH = 0;

  static final int SKB_PACKET_TYPE = 4;
  static final int SKB_PROTOCOL = 16;
  static final int SKB_VLAN_PRESENT = 20;
  static final int SKB_VLAN_TAG = 24;
  static final int SKB_LINK = 40;
  static final int SKB_SEGMENTS = 164;

  /** Places on the stack: {@link Layout#FLOW_KEY}, {@link Layout#SERVICE_KEY}, a number. */
  static final int KEY = -40;

  static final int SERVICE = -64;
  static final int ZERO = -44;

  /** The Ethernet header, so that IP's begins at a multiple of 8. */
  static final int ETHERNET = -126;

  static final int SOURCE_MAC = ETHERNET + 6;
  static final int IP = -112;
  static final int LAYER4 = -152;
  static final int ROLE = -156;
  static final int SERVER = -160;
  static final int NEW_UNTIL = -164;
  static final int NEW_FLOW = -200;
  static final int PEER = -208;
  static final int QUOTED = -256;

  /** What becomes of the packet: others' filters and this host's own stack see it, or nobody. */
  static final String PASS = "pass";

  static final String DROP = "drop";

  private final Assembler assembler;
  private final HopMaps maps;
  private int labels;

  HopCode(Assembler assembler, HopMaps maps) {
    this.assembler = assembler;
    this.maps = maps;
  }

  Assembler assembler() {
    return assembler;
  }

  HopMaps maps() {
    return maps;
  }

  /** A label that nobody else has. */
  String label(String purpose) {
    return purpose + " " + labels++;
  }

  /** Copies bytes of the packet to the stack, or lets it pass when it is shorter. */
  void loadBytes(Register offset, int place, int length) {
    assembler.move(R2, offset);
    loadBytesFromR2(place, length);
  }

  /** The same from an offset that is known. */
  void loadBytes(int offset, int place, int length) {
    assembler.set(R2, offset);
    loadBytesFromR2(place, length);
  }

  private void loadBytesFromR2(int place, int length) {
    assembler
        .move(R1, R6)
        .stack(R3, place)
        .set(R4, length)
        .call(Helper.SKB_LOAD_BYTES)
        .jumpIf(R0, Condition.SIGNED_LESS, 0, PASS);
  }

  /** R0 = where the map has the value of the key at that place, or 0. */
  void find(BpfMap map, int place) {
    assembler.map(R1, map).stack(R2, place).call(Helper.MAP_LOOKUP_ELEM);
  }

  /** Goes to {@code unknown} unless the map has the key at that place; R0 is where. */
  void find(BpfMap map, int place, String unknown) {
    find(map, place);
    assembler.jumpIf(R0, Condition.EQUAL, 0, unknown);
  }

  /** Copies within the stack, 8 bytes at a time. */
  void copy(int from, int to, int length) {
    for (int i = 0; i < length; i += Long.BYTES) {
      assembler.load(Size.DOUBLE, R2, FRAME, from + i).store(Size.DOUBLE, FRAME, to + i, R2);
    }
  }

  /** Goes on unless the port and address of the key are no service of that protocol. */
  void requireService(int protocol, boolean withPort) {
    copy(KEY + Layout.ADDRESS, SERVICE, Layout.ADDRESS);
    if (withPort) {
      assembler
          .load(Size.HALF, R2, FRAME, KEY + Layout.FLOW_VIP_PORT)
          .store(Size.HALF, FRAME, SERVICE + Layout.ADDRESS, R2)
          .store(Size.HALF, FRAME, SERVICE + Layout.ADDRESS + 2, protocol);
    } else {
      assembler.store(Size.WORD, FRAME, SERVICE + Layout.ADDRESS, protocol << 16);
    }
    find(maps.services(), SERVICE, PASS);
  }

  /** Lets the packet pass when another scheduler node has sent it here: it has been decided. */
  void passIfFromPeer() {
    String others = label("not from a peer");
    findPeer(others);
    count(Counter.FROM_PEERS);
    assembler.jump(PASS).label(others);
  }

  /** Goes to {@code others} unless another scheduler node has sent this; R0 is its address. */
  void findPeer(String others) {
    assembler
        .load(Size.DOUBLE, R2, FRAME, SOURCE_MAC)
        .apply(Operation.SHIFT_LEFT, R2, 16) // without the two bytes after it
        .apply(Operation.SHIFT_RIGHT, R2, 16)
        .store(Size.DOUBLE, FRAME, PEER, R2);
    find(maps.peers(), PEER, others);
  }

  /** Goes to a label unless this node's role, with its time on the stack, is a new one. */
  void unlessNew(String target) {
    assembler
        .load(Size.WORD, R2, FRAME, NEW_UNTIL)
        .jumpIf(R2, Condition.EQUAL, 0, target)
        .call(Helper.KTIME_GET_COARSE_NS)
        .apply(Operation.SHIFT_RIGHT, R0, Layout.TICK_SHIFT)
        .load(Size.WORD, R2, FRAME, NEW_UNTIL)
        .jumpIf(R0, Condition.AT_LEAST, R2, target);
  }

  /** R0 = this processor's counters; goes to {@code otherwise} if there are none. */
  void counters(String otherwise) {
    assembler.store(Size.WORD, FRAME, ZERO, 0);
    find(maps.counters(), ZERO, otherwise);
  }

  /** One more; nobody else counts on this processor meanwhile. */
  void count(Counter counter) {
    String counted = label("counted");
    counters(counted);
    add(counter, 1);
    assembler.label(counted);
  }

  /** Adds to a counter of those at R0. */
  void add(Counter counter, int value) {
    assembler
        .load(Size.DOUBLE, R1, R0, counter.offset())
        .apply(Operation.ADD, R1, value)
        .store(Size.DOUBLE, R0, counter.offset(), R1);
  }

  /** Adds a register, R2 or R3, to a counter of those at R0. */
  void add(Counter counter, Register value) {
    assembler
        .load(Size.DOUBLE, R1, R0, counter.offset())
        .apply(Operation.ADD, R1, value)
        .store(Size.DOUBLE, R0, counter.offset(), R1);
  }

  /** How many packets on the wire this one stands for: receive offload joins them. */
  void segments(Register into) {
    String known = label("segments");
    assembler
        .load(Size.WORD, into, R6, SKB_SEGMENTS)
        .jumpIf(into, Condition.NOT_EQUAL, 0, known)
        .set(into, 1)
        .label(known);
  }

  /** Goes to a label if the 16 bits at a place of the stack have one of these. */
  void jumpIfAnyOf(int place, int bits, String target) {
    assembler
        .load(Size.HALF, R2, FRAME, place)
        .jumpIf(R2, Condition.ANY_OF, networkOrder(bits), target);
  }
}
