package dev.pointsman.linux.bpf;

/**
 * A register of 64 bits. A call takes R1 to R5, of which nothing is left after it, and answers in
 * R0; R6 to R9 survive it; {@link #FRAME} points to the end of 512 bytes of stack.
 */
public enum Register {
  R0(0),
  R1(1),
  R2(2),
  R3(3),
  R4(4),
  R5(5),
  R6(6),
  R7(7),
  R8(8),
  R9(9),
  FRAME(10);

  private final int number;

  Register(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
