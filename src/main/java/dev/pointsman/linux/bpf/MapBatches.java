package dev.pointsman.linux.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.pointsman.linux.Descriptor;
import dev.pointsman.linux.Errno;
import dev.pointsman.linux.SystemCallException;
import java.lang.foreign.MemorySegment;

/**
 * A map's entries by the thousand: one system call for many (Linux 5.6).
 *
 * <p>Keys stand one after another in an array, and values in another.
 */
public final class MapBatches {
  /** Entries of one call: more no longer make it faster, and the kernel copies all at once. */
  private static final int MOST = 8192;

  /** Given entries; the arrays are used again after its return. */
  @FunctionalInterface
  public interface Visitor {
    void visit(byte[] keys, byte[] values, int count);
  }

  private final BpfMap map;
  private final int keySize;
  private final int valueSize;

  MapBatches(BpfMap map) {
    this.map = map;
    this.keySize = map.definition().keySize();
    this.valueSize = map.definition().valueSize();
  }

  /**
   * Adds or replaces entries, in order.
   *
   * @return how many, counted from the first; fewer than {@code count} when the map is full
   */
  public int put(byte[] keys, byte[] values, int count) throws SystemCallException {
    try (BpfCall call = new BpfCall()) {
      MemorySegment nativeKeys = call.memory(keys, keySize * count);
      MemorySegment nativeValues = call.memory(values, valueSize * count);
      int done = 0;
      while (done < count) {
        call.put(16, nativeKeys.address() + (long) keySize * done)
            .put(24, nativeValues.address() + (long) valueSize * done)
            .put(32, Math.min(MOST, count - done))
            .put(36, map.fd());
        long result = call.run(BpfCall.MAP_UPDATE_BATCH);
        if (result < 0 && Descriptor.errno(result).equals(Errno.EINTR)) {
          continue;
        }
        done += counted(call, result);
        if (result < 0 && Descriptor.errno(result).equals(Errno.E2BIG)) {
          return done;
        }
        check(result, "BPF_MAP_UPDATE_BATCH");
      }
      return done;
    }
  }

  /**
   * Removes entries.
   *
   * @return how many there were
   */
  public int remove(byte[] keys, int count) throws SystemCallException {
    try (BpfCall call = new BpfCall()) {
      MemorySegment nativeKeys = call.memory(keys, keySize * count);
      int at = 0;
      int removed = 0;
      while (at < count) {
        call.put(16, nativeKeys.address() + (long) keySize * at)
            .put(32, Math.min(MOST, count - at))
            .put(36, map.fd());
        long result = call.run(BpfCall.MAP_DELETE_BATCH);
        if (result < 0 && Descriptor.errno(result).equals(Errno.EINTR)) {
          continue;
        }
        int done = counted(call, result);
        removed += done;
        at += done;
        if (result < 0 && Descriptor.errno(result).equals(Errno.ENOENT)) {
          at++; // the kernel stops at a key that is not there
        } else {
          check(result, "BPF_MAP_DELETE_BATCH");
        }
      }
      return removed;
    }
  }

  /**
   * Visits the entries. Those that are added or removed meanwhile are visited or not; of others
   * none is left out, and none visited twice.
   *
   * @param most entries a visit, at most; 8192 at most
   */
  public void forEach(int most, Visitor visitor) throws SystemCallException {
    int room = Math.min(most, MOST);
    int position = 0;
    boolean first = true;
    while (true) {
      try (BpfCall call = new BpfCall()) {
        MemorySegment keys = call.memory((long) keySize * room);
        MemorySegment values = call.memory((long) valueSize * room);
        MemorySegment from = call.memory(Math.max(keySize, Integer.BYTES));
        MemorySegment to = call.memory(Math.max(keySize, Integer.BYTES));
        from.set(JAVA_INT, 0, position);
        long result =
            call.put(0, first ? MemorySegment.NULL : from)
                .put(8, to)
                .put(16, keys)
                .put(24, values)
                .put(32, room)
                .put(36, map.fd())
                .run(BpfCall.MAP_LOOKUP_BATCH);
        if (result < 0 && Descriptor.errno(result).equals(Errno.EINTR)) {
          continue;
        }
        if (result < 0 && Descriptor.errno(result).equals(Errno.ENOSPC)) {
          room *= 2; // entries whose keys collide come together, and are more than that
          continue;
        }
        boolean last = result < 0 && Descriptor.errno(result).equals(Errno.ENOENT);
        if (!last) {
          check(result, "BPF_MAP_LOOKUP_BATCH");
        }
        int count = call.get(32);
        if (count > 0) {
          visitor.visit(bytes(keys, count * keySize), bytes(values, count * valueSize), count);
        }
        if (last) {
          return;
        }
        position = to.get(JAVA_INT, 0);
        first = false;
      }
    }
  }

  private static byte[] bytes(MemorySegment segment, int size) {
    return segment.asSlice(0, size).toArray(JAVA_BYTE);
  }

  /** How many were done; after EFAULT the kernel has not said. */
  private static int counted(BpfCall call, long result) {
    return result < 0 && Descriptor.errno(result).number() == 14 ? 0 : call.get(32);
  }

  private void check(long result, String name) throws SystemCallException {
    if (result < 0) {
      throw BpfCall.failure(name, map.definition().name(), Descriptor.errno(result));
    }
  }
}
