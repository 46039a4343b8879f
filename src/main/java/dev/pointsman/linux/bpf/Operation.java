package dev.pointsman.linux.bpf;

/** What an instruction does to a register, with another one or a number. */
public enum Operation {
  ADD(0x00),
  OR(0x40),
  AND(0x50),
  SHIFT_LEFT(0x60),
  /** Unsigned. */
  SHIFT_RIGHT(0x70),
  XOR(0xa0),
  MOVE(0xb0);

  private final int bits;

  Operation(int bits) {
    this.bits = bits;
  }

  int bits() {
    return bits;
  }
}
