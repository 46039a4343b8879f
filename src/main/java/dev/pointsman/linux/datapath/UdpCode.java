package dev.pointsman.linux.datapath;

import static dev.pointsman.linux.bpf.Register.FRAME;
import static dev.pointsman.linux.bpf.Register.R0;
import static dev.pointsman.linux.bpf.Register.R1;
import static dev.pointsman.linux.bpf.Register.R2;
import static dev.pointsman.linux.bpf.Register.R3;
import static dev.pointsman.linux.bpf.Register.R4;
import static dev.pointsman.linux.bpf.Register.R6;
import static dev.pointsman.linux.bpf.Register.R7;
import static dev.pointsman.linux.bpf.Register.R8;

import dev.pointsman.linux.bpf.Assembler;
import dev.pointsman.linux.bpf.Helper;
import dev.pointsman.linux.bpf.Size;
import java.util.Optional;

/** Datagrams to a VIP: to the server that holds the client's connection. */
final class UdpCode {
  private static final int HEADER = 8;

  private final HopCode code;
  private final Assembler assembler;
  private final ForwardCode forwarding;

  UdpCode(HopCode code, ForwardCode forwarding) {
    this.code = code;
    this.assembler = code.assembler();
    this.forwarding = forwarding;
  }

  void write() {
    assembler.label(HeadCode.UDP);
    code.loadBytes(R7, HopCode.LAYER4, HEADER);
    assembler
        .store(Size.WORD, FRAME, HopCode.KEY + Layout.FLOW_PROTOCOL, HeadCode.PROTOCOL_UDP)
        .load(Size.WORD, R2, FRAME, HopCode.LAYER4)
        .store(Size.WORD, FRAME, HopCode.KEY + Layout.FLOW_CLIENT_PORT, R2); // both ports
    code.requireService(HeadCode.PROTOCOL_UDP, false);
    code.passIfFromPeer();
    code.find(code.maps().udp(), HopCode.KEY, "first datagram");
    assembler.move(R8, R0);
    forwarding.countFlow();
    forwarding.serverOf(R8);
    assembler.jump("datagram").label("first datagram");
    code.find(code.maps().sessions(), HopCode.KEY, HopCode.PASS);
    forwarding.serverOf(R0);
    remember();
    assembler.label("datagram");
    forwarding.forward(Optional.of(Counter.UDP));
  }

  /** The path stays with its server, should the client open another connection to a second one. */
  private void remember() {
    int value = HopCode.NEW_FLOW;
    assembler
        .load(Size.WORD, R2, FRAME, HopCode.SERVER)
        .store(Size.WORD, FRAME, value + Layout.FLOW_SERVER, R2)
        .store(Size.WORD, FRAME, value + Layout.FLOW_FLAGS, 0);
    code.segments(R2);
    assembler
        .store(Size.DOUBLE, FRAME, value + Layout.FLOW_PACKETS, R2)
        .load(Size.WORD, R2, R6, HopCode.SKB_LENGTH)
        .store(Size.DOUBLE, FRAME, value + Layout.FLOW_BYTES, R2)
        .call(Helper.KTIME_GET_COARSE_NS)
        .store(Size.DOUBLE, FRAME, value + Layout.FLOW_LAST_SEEN, R0)
        .map(R1, code.maps().udp())
        .stack(R2, HopCode.KEY)
        .stack(R3, value)
        .set(R4, 0) // add or replace
        .call(Helper.MAP_UPDATE_ELEM);
  }
}
