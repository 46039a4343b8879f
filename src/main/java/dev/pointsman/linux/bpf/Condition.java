package dev.pointsman.linux.bpf;

/** When a jump is taken: how a register compares with another, or with a number. */
public enum Condition {
  EQUAL(0x10),
  NOT_EQUAL(0x50),
  /** Unsigned. */
  GREATER(0x20),
  /** Unsigned. */
  AT_LEAST(0x30),
  /** Unsigned. */
  LESS(0xa0),
  /** Signed. */
  SIGNED_LESS(0xc0),
  /** They have a bit in common. */
  ANY_OF(0x40);

  private final int bits;

  Condition(int bits) {
    this.bits = bits;
  }

  int bits() {
    return bits;
  }
}
