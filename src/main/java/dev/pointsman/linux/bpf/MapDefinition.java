package dev.pointsman.linux.bpf;

/**
 * What a map is made of.
 *
 * @param name at most 15 letters, digits, {@code _} and {@code .}
 * @param keySize in bytes; 0 for a ring buffer
 * @param valueSize in bytes; 0 for a ring buffer
 * @param capacity in entries; of a ring buffer in bytes, a power of two and of whole pages
 * @param flags {@link #PREALLOCATED} or {@link #NOT_PREALLOCATED}
 */
public record MapDefinition(
    String name, MapType type, int keySize, int valueSize, int capacity, int flags) {
  /** Memory for all entries is taken at once. */
  public static final int PREALLOCATED = 0;

  /** Memory of a {@link MapType#HASH} is taken with each entry (BPF_F_NO_PREALLOC). */
  public static final int NOT_PREALLOCATED = 1;

  /** A ring buffer of {@code bytes}. */
  public static MapDefinition ring(String name, int bytes) {
    return new MapDefinition(name, MapType.RINGBUF, 0, 0, bytes, PREALLOCATED);
  }

  /** Whether keys and values of the other have the same sizes and kind; the capacity may differ. */
  public boolean hasLayoutOf(MapDefinition other) {
    return type == other.type && keySize == other.keySize && valueSize == other.valueSize;
  }
}
