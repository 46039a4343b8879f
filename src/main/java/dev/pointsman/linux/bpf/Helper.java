package dev.pointsman.linux.bpf;

/** The functions of the kernel that a program may call (bpf-helpers(7)); none asks for the GPL. */
public enum Helper {
  MAP_LOOKUP_ELEM(1),
  MAP_UPDATE_ELEM(2),
  KTIME_GET_NS(5),
  SKB_STORE_BYTES(9),
  CLONE_REDIRECT(13),
  REDIRECT(23),
  SKB_LOAD_BYTES(26),
  /** Linux 5.8. */
  RINGBUF_RESERVE(131),
  /** Linux 5.8. */
  RINGBUF_SUBMIT(132),
  /** As exact as the kernel's tick, and cheaper (Linux 5.11). */
  KTIME_GET_COARSE_NS(160);

  private final int number;

  Helper(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
