package dev.pointsman.linux.datapath;

import static dev.pointsman.linux.bpf.Register.R0;

import dev.pointsman.linux.SystemCallException;
import dev.pointsman.linux.bpf.Assembler;
import dev.pointsman.linux.bpf.BpfProgram;
import dev.pointsman.linux.bpf.Code;

/**
 * The program at an interface's ingress that decides, for each frame, between passing it on to this
 * host, sending it to a server, telling this process, and dropping it.
 *
 * <p>Parts: {@link HeadCode} what the frame is, {@link TcpCode}, {@link UdpCode} and {@link
 * IcmpCode} what becomes of it, {@link ForwardCode} and {@link EventCode} how. A frame that is none
 * of ours gets {@link #PASS}, after which other filters of the interface are asked, too.
 */
final class HopProgram {
  /** TC_ACT_UNSPEC: as if there were no program. */
  static final int PASS = -1;

  /** TC_ACT_SHOT. */
  static final int DROP = 2;

  /** TC_ACT_REDIRECT: the packet leaves where {@code bpf_redirect} was told. */
  static final int REDIRECT = 7;

  /** Ours: none of the helpers asks for the GPL. */
  static final String LICENSE = "Apache-2.0";

  private HopProgram() {}

  static BpfProgram load(HopMaps maps) throws SystemCallException {
    return BpfProgram.load("pointsman_hop", LICENSE, assemble(maps));
  }

  static Code assemble(HopMaps maps) {
    Assembler assembler = new Assembler();
    HopCode code = new HopCode(assembler, maps);
    HeadCode head = new HeadCode(code);
    EventCode events = new EventCode(code);
    ForwardCode forwarding = new ForwardCode(code);
    head.write();
    new TcpCode(code, events, forwarding).write();
    new UdpCode(code, forwarding).write();
    new IcmpCode(code, head, forwarding).write();
    return assembler
        .label(HopCode.DROP)
        .set(R0, DROP)
        .exit()
        .label(HopCode.PASS)
        .set(R0, PASS)
        .exit()
        .assemble();
  }
}
