package dev.pointsman.linux.datapath;

import static dev.pointsman.linux.bpf.Register.FRAME;
import static dev.pointsman.linux.bpf.Register.R0;
import static dev.pointsman.linux.bpf.Register.R1;
import static dev.pointsman.linux.bpf.Register.R2;
import static dev.pointsman.linux.bpf.Register.R3;
import static dev.pointsman.linux.bpf.Register.R4;
import static dev.pointsman.linux.bpf.Register.R5;
import static dev.pointsman.linux.bpf.Register.R6;
import static dev.pointsman.linux.bpf.Register.R7;
import static dev.pointsman.linux.bpf.Register.R8;

import dev.pointsman.linux.bpf.Assembler;
import dev.pointsman.linux.bpf.Condition;
import dev.pointsman.linux.bpf.Helper;
import dev.pointsman.linux.bpf.Operation;
import dev.pointsman.linux.bpf.Register;
import dev.pointsman.linux.bpf.Size;
import java.util.Optional;

/** A packet whose server is known: counted, and sent on to it. */
final class ForwardCode {
  private final HopCode code;
  private final Assembler assembler;

  ForwardCode(HopCode code) {
    this.code = code;
    this.assembler = code.assembler();
  }

  /** Adds the packet to the flow that R8 points to, and notes the time. */
  void countFlow() {
    code.segments(R1);
    assembler
        .atomicAdd(R8, Layout.FLOW_PACKETS, R1)
        .load(Size.WORD, R1, R6, HopCode.SKB_LENGTH)
        .atomicAdd(R8, Layout.FLOW_BYTES, R1)
        .call(Helper.KTIME_GET_COARSE_NS)
        .store(Size.DOUBLE, R8, Layout.FLOW_LAST_SEEN, R0);
  }

  /** Takes the server from the flow or the session that a register points to: both begin so. */
  void serverOf(Register found) {
    assembler
        .load(Size.WORD, R2, found, Layout.FLOW_SERVER)
        .store(Size.WORD, FRAME, HopCode.SERVER, R2);
  }

  /**
   * Ends the program with the packet on its way to the server on the stack: with its hardware
   * address instead of ours, and ours instead of the sender's, from whose place the switch would
   * otherwise learn that the sender is here. What another scheduler node sent passes, or two that
   * disagree would send it to and fro for ever.
   *
   * @param kind counted beside all forwarded packets
   */
  void forward(Optional<Counter> kind) {
    forward(kind, code::passIfFromPeer);
  }

  /**
   * The same.
   *
   * @param fromPeer writes what becomes of a packet that another scheduler node sent here, whose
   *     server is not this one
   */
  void forward(Optional<Counter> kind, Runnable fromPeer) {
    String usable = code.label("usable");
    String unusable = code.label("unusable");
    String remote = code.label("remote");
    String uncounted = code.label("uncounted");
    code.find(code.maps().servers(), HopCode.SERVER, unusable);
    assembler
        .move(R7, R0)
        .load(Size.WORD, R8, R7, Layout.SERVER_FLAGS)
        .jumpIf(R8, Condition.ANY_OF, Layout.SERVER_USABLE, usable)
        .label(unusable);
    code.count(Counter.UNUSABLE);
    assembler
        .jump(HopCode.DROP)
        .label(usable)
        .apply(Operation.AND, R8, Layout.SERVER_LOCAL)
        .jumpIf(R8, Condition.EQUAL, 0, remote);
    code.count(Counter.LOCAL);
    assembler.jump(HopCode.PASS).label(remote);
    fromPeer.run();
    code.counters(uncounted);
    code.segments(R2);
    code.add(Counter.FORWARDED, R2);
    assembler.load(Size.WORD, R2, R6, HopCode.SKB_LENGTH);
    code.add(Counter.FORWARDED_BYTES, R2);
    kind.ifPresent(counter -> code.add(counter, 1));
    assembler
        .label(uncounted)
        .move(R1, R6)
        .set(R2, 0)
        .move(R3, R7)
        .set(R4, Layout.SERVER_MACS)
        .set(R5, 0)
        .call(Helper.SKB_STORE_BYTES)
        .jumpIf(R0, Condition.NOT_EQUAL, 0, HopCode.DROP)
        .load(Size.WORD, R1, R7, Layout.SERVER_LINK)
        .set(R2, 0)
        .call(Helper.REDIRECT)
        .exit();
  }
}
