package dev.pointsman.linux.datapath;

import static dev.pointsman.linux.bpf.Register.FRAME;
import static dev.pointsman.linux.bpf.Register.R0;
import static dev.pointsman.linux.bpf.Register.R2;
import static dev.pointsman.linux.bpf.Register.R3;
import static dev.pointsman.linux.bpf.Register.R4;
import static dev.pointsman.linux.bpf.Register.R7;
import static dev.pointsman.linux.bpf.Register.R8;
import static dev.pointsman.linux.bpf.Register.R9;

import dev.pointsman.linux.bpf.Assembler;
import dev.pointsman.linux.bpf.Condition;
import dev.pointsman.linux.bpf.Operation;
import dev.pointsman.linux.bpf.Size;
import java.util.Optional;

/** Packets of TCP: of known connections to their servers, first ones and strays to this process. */
final class TcpCode {
  private static final int HEADER = 20;
  private static final int FLAGS = 13;

  /** Flags of the header (RFC 9293, 3.1). */
  private static final int FIN = 0x01;

  private static final int SYN = 0x02;
  private static final int RST = 0x04;
  private static final int ACK = 0x10;

  private final HopCode code;
  private final Assembler assembler;
  private final EventCode events;
  private final ForwardCode forwarding;

  TcpCode(HopCode code, EventCode events, ForwardCode forwarding) {
    this.code = code;
    this.assembler = code.assembler();
    this.events = events;
    this.forwarding = forwarding;
  }

  void write() {
    assembler.label(HeadCode.TCP);
    code.loadBytes(R7, HopCode.LAYER4, HEADER);
    assembler
        .store(Size.WORD, FRAME, HopCode.KEY + Layout.FLOW_PROTOCOL, HeadCode.PROTOCOL_TCP)
        .load(Size.WORD, R2, FRAME, HopCode.LAYER4)
        .store(Size.WORD, FRAME, HopCode.KEY + Layout.FLOW_CLIENT_PORT, R2); // both ports
    code.requireService(HeadCode.PROTOCOL_TCP, true);
    assembler
        .load(Size.WORD, R2, R0, 0)
        .store(Size.WORD, FRAME, HopCode.ROLE, R2)
        .load(Size.WORD, R2, R0, Layout.SERVICE_NEW_UNTIL)
        .store(Size.WORD, FRAME, HopCode.NEW_UNTIL, R2)
        .load(Size.BYTE, R9, FRAME, HopCode.LAYER4 + FLAGS);
    code.find(code.maps().flows(), HopCode.KEY, "unknown flow");
    assembler.move(R8, R0);
    unlessFirst("known flow");
    assembler
        .load(Size.WORD, R2, R8, Layout.FLOW_FLAGS)
        .jumpIf(R2, Condition.ANY_OF, KernelFlow.FIN | KernelFlow.RST, "unknown flow")
        .label("known flow");
    forwarding.countFlow();
    flags();
    forwarding.serverOf(R8);
    forwarding.forward(Optional.empty(), this::knownFromPeer);
    assembler.label("unknown flow");
    unknown();
  }

  /** Goes to a label unless the packet, whose flags are in R9, asks for a new connection. */
  private void unlessFirst(String target) {
    assembler
        .move(R2, R9)
        .apply(Operation.AND, R2, SYN | ACK | RST | FIN)
        .jumpIf(R2, Condition.NOT_EQUAL, SYN, target);
  }

  /** Notes what the packet says of the connection's state, and tells of its end the first time. */
  private void flags() {
    assembler.set(R3, 0);
    ifFlags(FIN, FIN, KernelFlow.FIN);
    ifFlags(RST, RST, KernelFlow.RST);
    ifFlags(SYN | ACK | RST, ACK, KernelFlow.ESTABLISHED);
    assembler
        .load(Size.WORD, R2, R8, Layout.FLOW_FLAGS)
        .apply(Operation.XOR, R2, -1)
        .apply(Operation.AND, R2, R3)
        .jumpIf(R2, Condition.EQUAL, 0, "flags noted") // as for nearly every packet
        .move(R4, R3)
        .atomicOr(R8, Layout.FLOW_FLAGS, R3)
        .apply(Operation.XOR, R3, -1)
        .apply(Operation.AND, R4, R3) // new, as no other processor was first
        .set(R7, EventType.RST.number())
        .jumpIf(R4, Condition.ANY_OF, KernelFlow.RST, "end")
        .set(R7, EventType.FIN.number())
        .jumpIf(R4, Condition.ANY_OF, KernelFlow.FIN, "end")
        .jump("flags noted")
        .label("end");
    events.tell(code.maps().events(), Counter.ENDS_LOST);
    assembler.label("flags noted");
  }

  /** Adds a flag of the flow to R3, if these of the packet's flags are so. */
  private void ifFlags(int mask, int expected, int flag) {
    String other = code.label("not");
    assembler
        .move(R2, R9)
        .apply(Operation.AND, R2, mask)
        .jumpIf(R2, Condition.NOT_EQUAL, expected, other)
        .apply(Operation.OR, R3, flag)
        .label(other);
  }

  /**
   * Of a connection with another server, sent here by another scheduler node. To a new owner the
   * one before it passes on all that clients still send there, as it cannot tell connections apart;
   * its kernel has sent this one on itself, and this node's own stack would refuse it.
   */
  private void knownFromPeer() {
    String others = code.label("not from a peer");
    code.findPeer(others);
    code.count(Counter.FROM_PEERS);
    code.unlessNew(HopCode.PASS);
    assembler.jump(HopCode.DROP).label(others);
  }

  /**
   * What another scheduler node sends has been decided, and this node is the server; unless the VIP
   * has just come from there. Then it is passed on as it came, and only what is said by that node
   * itself, such as a check of this server, is not to be decided.
   */
  private void unknownFromPeer() {
    String others = code.label("not from a peer");
    String decided = code.label("decided");
    code.unlessNew(decided);
    code.findPeer(others);
    for (int i = 0; i < Layout.ADDRESS; i += Long.BYTES) {
      assembler
          .load(Size.DOUBLE, R2, R0, i)
          .load(Size.DOUBLE, R3, FRAME, HopCode.KEY + i)
          .jumpIf(R2, Condition.NOT_EQUAL, R3, others);
    }
    assembler.label(decided);
    code.passIfFromPeer();
    assembler.label(others);
  }

  private void unknown() {
    unknownFromPeer();
    assembler
        .load(Size.WORD, R2, FRAME, HopCode.ROLE)
        .jumpIf(R2, Condition.EQUAL, Role.OWNER.number(), "owned")
        .jumpIf(R2, Condition.NOT_EQUAL, Role.STANDBY.number(), HopCode.PASS);
    code.count(Counter.NOT_OWNED);
    assembler.jump(HopCode.DROP).label("owned");
    unlessFirst("stray");
    code.count(Counter.SYNS);
    assembler.set(R7, EventType.SYN.number());
    events.tell(code.maps().events(), Counter.SYNS_LOST);
    assembler.jump(HopCode.DROP).label("stray");
    code.count(Counter.STRAYS);
    assembler.set(R7, EventType.STRAY.number());
    events.tell(code.maps().strays(), Counter.STRAYS_LOST);
    assembler.jump(HopCode.DROP);
  }
}
