package dev.pointsman.linux.bpf;

/** The kinds of maps that are used here (linux/bpf.h, {@code enum bpf_map_type}). */
public enum MapType {
  HASH(1),
  ARRAY(2),
  /** An array of which each processor has its own; read as the values of all. */
  PERCPU_ARRAY(6),
  /** A table that forgets the least recently used entry when it is full. */
  LRU_HASH(9),
  /** See {@link RingBuffer}; Linux 5.8. */
  RINGBUF(27);

  private final int number;

  MapType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
