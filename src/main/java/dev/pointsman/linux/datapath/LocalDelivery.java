package dev.pointsman.linux.datapath;

import dev.pointsman.linux.SystemCallException;
import dev.pointsman.linux.bpf.Assembler;
import dev.pointsman.linux.bpf.BpfProgram;
import dev.pointsman.linux.bpf.Helper;
import dev.pointsman.linux.bpf.Register;

/**
 * Has a frame arrive at an interface as if it came from outside: the first packet of a connection
 * that this node serves itself, which was taken off its way while it was decided.
 *
 * <p>No socket does that: what a packet socket sends goes out, and what a raw socket sends to an
 * own address arrives at the loopback. A test run of a program does: {@code bpf_clone_redirect} is
 * carried out at once, whereas what the program returns is not.
 */
final class LocalDelivery implements AutoCloseable {
  private static final int INGRESS = 1; // BPF_F_INGRESS

  private final BpfProgram program;

  private LocalDelivery(BpfProgram program) {
    this.program = program;
  }

  static LocalDelivery to(int link) throws SystemCallException {
    return new LocalDelivery(
        BpfProgram.load(
            "pointsman_local",
            HopProgram.LICENSE,
            new Assembler()
                .set(Register.R2, link)
                .set(Register.R3, INGRESS)
                .call(Helper.CLONE_REDIRECT)
                .exit()
                .assemble()));
  }

  /**
   * Lets the frame arrive. In the network namespace of the calling thread.
   *
   * @return false when the interface does not take it, as when it is down
   */
  boolean deliver(byte[] frame) throws SystemCallException {
    return program.test(frame, 1).action() == 0;
  }

  @Override
  public void close() {
    program.close();
  }
}
