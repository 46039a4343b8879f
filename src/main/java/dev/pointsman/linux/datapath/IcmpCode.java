package dev.pointsman.linux.datapath;

import static dev.pointsman.linux.bpf.Register.FRAME;
import static dev.pointsman.linux.bpf.Register.R0;
import static dev.pointsman.linux.bpf.Register.R2;
import static dev.pointsman.linux.bpf.Register.R3;
import static dev.pointsman.linux.bpf.Register.R7;
import static dev.pointsman.linux.bpf.Register.R8;
import static dev.pointsman.linux.bpf.Register.R9;

import dev.pointsman.linux.bpf.Assembler;
import dev.pointsman.linux.bpf.Condition;
import dev.pointsman.linux.bpf.Operation;
import dev.pointsman.linux.bpf.Size;
import java.util.Optional;

/**
 * ICMP errors to a VIP: to the server whose packet they quote, which learns so of a path's MTU (RFC
 * 1191, RFC 8201) or that nobody takes its media.
 */
final class IcmpCode {
  private static final int HEADER = 8;
  private static final int PORTS = 4;

  /** Destination unreachable, time exceeded, parameter problem (RFC 792). */
  private static final int[] ERRORS = {3, 11, 12};

  /** From destination unreachable to parameter problem (RFC 4443). */
  private static final int LAST_ERROR_V6 = 4;

  private static final int FRAGMENT_OFFSET = 0x1fff;

  private final HopCode code;
  private final HeadCode head;
  private final Assembler assembler;
  private final ForwardCode forwarding;

  IcmpCode(HopCode code, HeadCode head, ForwardCode forwarding) {
    this.code = code;
    this.head = head;
    this.assembler = code.assembler();
    this.forwarding = forwarding;
  }

  void write() {
    assembler.label(HeadCode.ICMP);
    ipv4();
    assembler.label(HeadCode.ICMPV6);
    ipv6();
    assembler.label("quoted");
    quoted();
  }

  private void ipv4() {
    code.loadBytes(R7, HopCode.LAYER4, HEADER);
    assembler.load(Size.BYTE, R2, FRAME, HopCode.LAYER4);
    for (int type : ERRORS) {
      assembler.jumpIf(R2, Condition.EQUAL, type, "icmp error");
    }
    assembler.jump(HopCode.PASS).label("icmp error").apply(Operation.ADD, R7, HEADER).move(R9, R7);
    code.loadBytes(R7, HopCode.QUOTED, HeadCode.IPV4_HEADER);
    head.ipv4HeaderLength(HopCode.QUOTED);
    code.jumpIfAnyOf(HopCode.QUOTED + 6, FRAGMENT_OFFSET, HopCode.PASS);
    int client = HopCode.KEY + 12;
    int vip = client + Layout.ADDRESS;
    assembler
        .apply(Operation.ADD, R7, R9)
        .load(Size.BYTE, R8, FRAME, HopCode.QUOTED + 9)
        .load(Size.WORD, R2, FRAME, HopCode.QUOTED + 12)
        .load(Size.WORD, R3, FRAME, vip)
        .jumpIf(R2, Condition.NOT_EQUAL, R3, HopCode.PASS)
        .load(Size.WORD, R2, FRAME, HopCode.QUOTED + 16)
        .store(Size.WORD, FRAME, client, R2)
        .jump("quoted");
  }

  private void ipv6() {
    code.loadBytes(R7, HopCode.LAYER4, HEADER);
    assembler
        .load(Size.BYTE, R2, FRAME, HopCode.LAYER4)
        .jumpIf(R2, Condition.EQUAL, 0, HopCode.PASS)
        .jumpIf(R2, Condition.GREATER, LAST_ERROR_V6, HopCode.PASS)
        .apply(Operation.ADD, R7, HEADER);
    code.loadBytes(R7, HopCode.QUOTED, HeadCode.IPV6_HEADER);
    head.ipv6Version(HopCode.QUOTED);
    assembler
        .apply(Operation.ADD, R7, HeadCode.IPV6_HEADER)
        .load(Size.BYTE, R8, FRAME, HopCode.QUOTED + 6);
    for (int i = 0; i < Layout.ADDRESS; i += Long.BYTES) {
      assembler
          .load(Size.DOUBLE, R2, FRAME, HopCode.QUOTED + 8 + i)
          .load(Size.DOUBLE, R3, FRAME, HopCode.KEY + Layout.ADDRESS + i)
          .jumpIf(R2, Condition.NOT_EQUAL, R3, HopCode.PASS);
    }
    code.copy(HopCode.QUOTED + 8 + Layout.ADDRESS, HopCode.KEY, Layout.ADDRESS);
  }

  /** The key is complete but for what the VIP's server sent: from its port, to the client's. */
  private void quoted() {
    code.loadBytes(R7, HopCode.LAYER4, PORTS);
    assembler
        .load(Size.HALF, R2, FRAME, HopCode.LAYER4)
        .store(Size.HALF, FRAME, HopCode.KEY + Layout.FLOW_VIP_PORT, R2)
        .load(Size.HALF, R2, FRAME, HopCode.LAYER4 + 2)
        .store(Size.HALF, FRAME, HopCode.KEY + Layout.FLOW_CLIENT_PORT, R2)
        .store(Size.WORD, FRAME, HopCode.KEY + Layout.FLOW_PROTOCOL, R8)
        .jumpIf(R8, Condition.EQUAL, HeadCode.PROTOCOL_TCP, "quoted segment")
        .jumpIf(R8, Condition.NOT_EQUAL, HeadCode.PROTOCOL_UDP, HopCode.PASS);
    code.find(code.maps().udp(), HopCode.KEY);
    assembler.jumpIf(R0, Condition.NOT_EQUAL, 0, "quoted found");
    code.find(code.maps().sessions(), HopCode.KEY, HopCode.PASS);
    assembler.load(Size.WORD, R2, R0, 0).jump("quoted server").label("quoted segment");
    code.find(code.maps().flows(), HopCode.KEY, HopCode.PASS);
    assembler
        .label("quoted found")
        .load(Size.WORD, R2, R0, Layout.FLOW_SERVER)
        .label("quoted server")
        .store(Size.WORD, FRAME, HopCode.SERVER, R2);
    forwarding.forward(Optional.of(Counter.ICMP));
  }
}
