package dev.pointsman.linux.bpf;

/**
 * The instructions of a program, as the kernel wants them ({@code struct bpf_insn}).
 *
 * @param bytes 8 an instruction
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the kernel, compared by nobody
public record Code(byte[] bytes) {
  static final int INSTRUCTION = 8;

  /** How many there are. */
  public int length() {
    return bytes.length / INSTRUCTION;
  }
}
