package dev.pointsman.linux.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.pointsman.linux.Capability;
import dev.pointsman.linux.Descriptor;
import dev.pointsman.linux.Errno;
import dev.pointsman.linux.SystemCallException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Programs and maps that are in the kernel already, by their numbers: those of a process that is
 * gone. Needs {@link Capability#SYS_ADMIN}.
 */
public final class BpfObjects {
  private static final int INFO = 256;
  private static final int MOST_MAPS = 64;

  private BpfObjects() {}

  /** The program of that number, if it is still there. */
  public static Optional<BpfProgram> program(int id) throws SystemCallException {
    return open(BpfCall.PROG_GET_FD_BY_ID, "BPF_PROG_GET_FD_BY_ID", id).map(BpfProgram::of);
  }

  /** The kernel's number of a program. */
  public static int id(BpfProgram program) throws SystemCallException {
    try (BpfCall call = new BpfCall()) {
      return info(call, program.fd(), call.memory(INFO)).get(JAVA_INT, 4);
    }
  }

  /**
   * The maps that a program uses, each of a kind in {@link MapType}, in the order of their first
   * use; the caller closes them.
   */
  public static List<BpfMap> mapsOf(BpfProgram program) throws SystemCallException {
    List<BpfMap> maps = new ArrayList<>();
    try (BpfCall call = new BpfCall()) {
      MemorySegment ids = call.memory((long) MOST_MAPS * Integer.BYTES);
      MemorySegment info = call.memory(INFO);
      info.set(JAVA_INT, 52, MOST_MAPS);
      info.set(JAVA_LONG, 56, ids.address());
      info(call, program.fd(), info);
      int count = Math.min(MOST_MAPS, info.get(JAVA_INT, 52));
      for (int i = 0; i < count; i++) {
        map(ids.getAtIndex(JAVA_INT, i)).ifPresent(maps::add);
      }
      return maps;
    } catch (SystemCallException e) {
      maps.forEach(BpfMap::close);
      throw e;
    }
  }

  private static Optional<BpfMap> map(int id) throws SystemCallException {
    Optional<Descriptor> opened = open(BpfCall.MAP_GET_FD_BY_ID, "BPF_MAP_GET_FD_BY_ID", id);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    Descriptor descriptor = opened.get();
    try (BpfCall call = new BpfCall()) {
      MemorySegment info = info(call, descriptor.fd(), call.memory(INFO));
      Optional<MapType> type = type(info.get(JAVA_INT, 0));
      if (type.isEmpty()) {
        descriptor.close();
        return Optional.empty();
      }
      return Optional.of(
          new BpfMap(
              descriptor,
              new MapDefinition(
                  name(info, 24),
                  type.get(),
                  info.get(JAVA_INT, 8),
                  info.get(JAVA_INT, 12),
                  info.get(JAVA_INT, 16),
                  info.get(JAVA_INT, 20))));
    } catch (SystemCallException e) {
      descriptor.close();
      throw e;
    }
  }

  private static Optional<MapType> type(int number) {
    for (MapType type : MapType.values()) {
      if (type.number() == number) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  private static String name(MemorySegment info, long offset) {
    byte[] bytes = info.asSlice(offset, BpfCall.NAME).toArray(JAVA_BYTE);
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.US_ASCII);
  }

  private static MemorySegment info(BpfCall call, int fd, MemorySegment into)
      throws SystemCallException {
    call.put(0, fd)
        .put(4, INFO)
        .put(8, into)
        .check(BpfCall.OBJ_GET_INFO_BY_FD, "BPF_OBJ_GET_INFO_BY_FD", "");
    return into;
  }

  private static Optional<Descriptor> open(int command, String name, int id)
      throws SystemCallException {
    try (BpfCall call = new BpfCall()) {
      long fd = call.put(0, id).run(command);
      if (fd >= 0) {
        return Optional.of(Descriptor.of(fd, name + " " + id));
      }
      Errno errno = Descriptor.errno(fd);
      if (errno.equals(Errno.ENOENT)) {
        return Optional.empty();
      } else if (errno.equals(Errno.EPERM)) {
        throw SystemCallException.of(
            name, Integer.toString(id), errno, "", Optional.of(Capability.SYS_ADMIN));
      }
      throw BpfCall.failure(name, Integer.toString(id), errno);
    }
  }
}
