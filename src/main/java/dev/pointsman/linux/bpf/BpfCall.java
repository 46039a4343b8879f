package dev.pointsman.linux.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.pointsman.linux.Capabilities;
import dev.pointsman.linux.Capability;
import dev.pointsman.linux.Descriptor;
import dev.pointsman.linux.Errno;
import dev.pointsman.linux.Libc;
import dev.pointsman.linux.SystemCallException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One call of bpf(2) while it is written: {@code union bpf_attr} and the memory it points to. */
final class BpfCall implements AutoCloseable {
  static final int MAP_CREATE = 0;
  static final int MAP_LOOKUP_ELEM = 1;
  static final int MAP_UPDATE_ELEM = 2;
  static final int MAP_DELETE_ELEM = 3;
  static final int PROG_LOAD = 5;
  static final int PROG_TEST_RUN = 10;
  static final int PROG_GET_FD_BY_ID = 13;
  static final int MAP_GET_FD_BY_ID = 14;
  static final int OBJ_GET_INFO_BY_FD = 15;
  static final int MAP_LOOKUP_BATCH = 24;
  static final int MAP_UPDATE_BATCH = 26;
  static final int MAP_DELETE_BATCH = 27;

  /** More than any kernel so far knows; those that know less want zeros in what they do not. */
  private static final int SIZE = 128;

  /** Of an object's name, with its terminating zero (BPF_OBJ_NAME_LEN). */
  static final int NAME = 16;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment attributes = arena.allocate(SIZE, Long.BYTES);

  BpfCall put(int offset, int value) {
    attributes.set(JAVA_INT, offset, value);
    return this;
  }

  BpfCall put(int offset, long value) {
    attributes.set(JAVA_LONG, offset, value);
    return this;
  }

  BpfCall put(int offset, MemorySegment pointedTo) {
    return put(offset, pointedTo.address());
  }

  BpfCall putName(int offset, String name) {
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    if (ascii.length >= NAME) {
      throw new IllegalArgumentException(
          "name: " + name + " (expected: at most " + (NAME - 1) + " letters)");
    }
    MemorySegment.copy(ascii, 0, attributes, JAVA_BYTE, offset, ascii.length);
    return this;
  }

  int get(int offset) {
    return attributes.get(JAVA_INT, offset);
  }

  /** Memory that lives until this is closed, zeroed. */
  MemorySegment memory(long size) {
    return arena.allocate(Math.max(1, size), Long.BYTES);
  }

  /** Memory with the first bytes of an array in it. */
  MemorySegment memory(byte[] bytes, int length) {
    MemorySegment segment = memory(length);
    MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, 0, length);
    return segment;
  }

  MemorySegment memory(byte[] bytes) {
    return memory(bytes, bytes.length);
  }

  /** What the call returned, or minus errno. */
  long run(int command) {
    return Libc.get().bpf(command, attributes);
  }

  /** What the call returned, unless it failed. */
  long check(int command, String name, String arguments) throws SystemCallException {
    long result = run(command);
    if (result < 0) {
      throw failure(name, arguments, Descriptor.errno(result));
    }
    return result;
  }

  static SystemCallException failure(String name, String arguments, Errno errno) {
    return SystemCallException.of(name, arguments, errno, "", remedy(errno));
  }

  static String remedy(Errno errno) {
    if (errno.equals(Errno.ENOSYS)) {
      return "this kernel has no bpf(2): use one with CONFIG_BPF_SYSCALL=y, 5.12 or later";
    } else if (errno.equals(Errno.ENOMEM)) {
      return "the kernel, or the memory limit of the control group, has no room for it";
    } else if (errno.equals(Errno.EPERM)) {
      return missing(Capability.BPF)
          .or(() -> missing(Capability.NET_ADMIN))
          .map(Capability::remedy)
          .orElse(
              "a security policy forbids it (seccomp of a container, SELinux, AppArmor), or, before"
                  + " Linux 5.11, the limit of locked memory (systemd: LimitMEMLOCK=infinity;"
                  + " shell: ulimit -l unlimited)");
    }
    return SystemCallException.remedy(errno, Optional.empty());
  }

  private static Optional<Capability> missing(Capability needed) {
    try {
      return Capabilities.ofThisProcess().has(needed) ? Optional.empty() : Optional.of(needed);
    } catch (IOException e) {
      return Optional.of(needed); // /proc cannot say: the likeliest reason it is
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
