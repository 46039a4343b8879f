package dev.pointsman.linux.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.pointsman.linux.Descriptor;
import dev.pointsman.linux.Errno;
import dev.pointsman.linux.SystemCallException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A map in the kernel: keys and values of fixed sizes, shared with the programs that use it.
 *
 * <p>Lives as long as a descriptor of it is open or a loaded program uses it. May be used by any
 * number of threads; each change of an entry is atomic, a batch is not.
 */
public final class BpfMap implements AutoCloseable {
  private final Descriptor descriptor;
  private final MapDefinition definition;
  private volatile boolean closed;

  BpfMap(Descriptor descriptor, MapDefinition definition) {
    this.descriptor = descriptor;
    this.definition = definition;
  }

  /**
   * Makes a map.
   *
   * @throws SystemCallException saying what to do, when this process may not, or the kernel cannot
   */
  public static BpfMap create(MapDefinition definition) throws SystemCallException {
    try (BpfCall call = new BpfCall()) {
      long fd =
          call.put(0, definition.type().number())
              .put(4, definition.keySize())
              .put(8, definition.valueSize())
              .put(12, definition.capacity())
              .put(16, definition.flags())
              .putName(28, definition.name())
              .check(BpfCall.MAP_CREATE, "BPF_MAP_CREATE", definition.toString());
      return new BpfMap(Descriptor.of(fd, definition.name()), definition);
    }
  }

  /** What it is made of. */
  public MapDefinition definition() {
    return definition;
  }

  /**
   * Its descriptor.
   *
   * @throws IllegalStateException when it is closed: its number may be another file's by now
   */
  public int fd() {
    if (closed) {
      throw new IllegalStateException("map " + definition.name() + " is closed");
    }
    return descriptor.fd();
  }

  /** The value of a key; of a {@link MapType#PERCPU_ARRAY} those of all processors, one by one. */
  public Optional<byte[]> find(byte[] key) throws SystemCallException {
    int size =
        definition.type() == MapType.PERCPU_ARRAY
            ? ((definition.valueSize() + 7) & ~7) * Processors.possible()
            : definition.valueSize();
    try (BpfCall call = new BpfCall()) {
      MemorySegment value = call.memory(size);
      long result = element(call, key, value).run(BpfCall.MAP_LOOKUP_ELEM);
      return found(result, "BPF_MAP_LOOKUP_ELEM")
          ? Optional.of(value.asSlice(0, size).toArray(JAVA_BYTE))
          : Optional.empty();
    }
  }

  /**
   * Adds an entry or replaces it.
   *
   * @throws SystemCallException E2BIG when the map is full
   */
  public void put(byte[] key, byte[] value) throws SystemCallException {
    try (BpfCall call = new BpfCall()) {
      requireSize("value", value.length, definition.valueSize());
      element(call, key, call.memory(value))
          .check(BpfCall.MAP_UPDATE_ELEM, "BPF_MAP_UPDATE_ELEM", definition.name());
    }
  }

  /** Removes an entry; whether there was one. */
  public boolean remove(byte[] key) throws SystemCallException {
    try (BpfCall call = new BpfCall()) {
      long result = element(call, key, MemorySegment.NULL).run(BpfCall.MAP_DELETE_ELEM);
      return found(result, "BPF_MAP_DELETE_ELEM");
    }
  }

  /** Entries by the thousand. */
  public MapBatches batches() {
    return new MapBatches(this);
  }

  private BpfCall element(BpfCall call, byte[] key, MemorySegment value) {
    requireSize("key", key.length, definition.keySize());
    return call.put(0, fd()).put(8, call.memory(key)).put(16, value);
  }

  private boolean found(long result, String name) throws SystemCallException {
    if (result >= 0) {
      return true;
    }
    Errno errno = Descriptor.errno(result);
    if (errno.equals(Errno.ENOENT)) {
      return false;
    }
    throw BpfCall.failure(name, definition.name(), errno);
  }

  private void requireSize(String what, int size, int expected) {
    if (size != expected) {
      throw new IllegalArgumentException(
          what + " of " + definition.name() + ": " + size + " bytes (expected: " + expected + ")");
    }
  }

  /** Closes this process's descriptor; the map lives on while a program uses it. */
  @Override
  public void close() {
    closed = true;
    descriptor.close();
  }
}
