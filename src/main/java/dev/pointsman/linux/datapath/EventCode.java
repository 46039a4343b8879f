package dev.pointsman.linux.datapath;

import static dev.pointsman.linux.bpf.Register.R0;
import static dev.pointsman.linux.bpf.Register.R1;
import static dev.pointsman.linux.bpf.Register.R2;
import static dev.pointsman.linux.bpf.Register.R3;
import static dev.pointsman.linux.bpf.Register.R4;
import static dev.pointsman.linux.bpf.Register.R6;
import static dev.pointsman.linux.bpf.Register.R7;
import static dev.pointsman.linux.bpf.Register.R9;

import dev.pointsman.linux.bpf.Assembler;
import dev.pointsman.linux.bpf.BpfMap;
import dev.pointsman.linux.bpf.Condition;
import dev.pointsman.linux.bpf.Helper;
import dev.pointsman.linux.bpf.Operation;
import dev.pointsman.linux.bpf.Size;

/** A frame told to this process through a ring. */
final class EventCode {
  private final HopCode code;
  private final Assembler assembler;

  EventCode(HopCode code) {
    this.code = code;
    this.assembler = code.assembler();
  }

  /**
   * Writes the frame's head into a ring, or counts it as lost when the ring is full; R7 is its
   * {@link EventType}. Uses R9.
   */
  void tell(BpfMap ring, Counter lost) {
    String full = code.label("full");
    String end = code.label("told");
    String whole = code.label("whole");
    String submit = code.label("submit");
    assembler
        .map(R1, ring)
        .set(R2, Layout.EVENT)
        .set(R3, 0)
        .call(Helper.RINGBUF_RESERVE)
        .jumpIf(R0, Condition.EQUAL, 0, full)
        .move(R9, R0)
        .store(Size.WORD, R9, 0, R7)
        .load(Size.WORD, R1, R6, HopCode.SKB_LINK)
        .store(Size.WORD, R9, Layout.EVENT_LINK, R1)
        .call(Helper.KTIME_GET_NS)
        .store(Size.DOUBLE, R9, Layout.EVENT_TIME, R0)
        .load(Size.WORD, R4, R6, HopCode.SKB_LENGTH)
        .store(Size.WORD, R9, Layout.EVENT_LENGTH, R4)
        .jumpIf(R4, Condition.LESS, Layout.EVENT_CAPTURE + 1, whole)
        .set(R4, Layout.EVENT_CAPTURE)
        .label(whole)
        .store(Size.WORD, R9, Layout.EVENT_CAPTURED, R4)
        // Never true, as headers were read; the verifier does not know that.
        .jumpIf(R4, Condition.LESS, HeadCode.ETHERNET_HEADER, submit)
        .move(R1, R6)
        .set(R2, 0)
        .move(R3, R9)
        .apply(Operation.ADD, R3, Layout.EVENT_HEADER)
        .call(Helper.SKB_LOAD_BYTES)
        .label(submit)
        .move(R1, R9)
        .set(R2, 0)
        .call(Helper.RINGBUF_SUBMIT)
        .jump(end)
        .label(full);
    code.count(lost);
    assembler.label(end);
  }
}
