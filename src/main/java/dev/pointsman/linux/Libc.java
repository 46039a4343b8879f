package dev.pointsman.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C library: the only place where Java leaves the JVM.
 *
 * <p>Each method is one function of section 2 of the manual, with byte arrays for structures, which
 * are copied in and out. Each returns what the function returned, or minus errno when it failed, as
 * the kernel itself does; callers know what a failure means and say it in their own words ({@link
 * SystemCallException}). A call that waits holds its platform thread, and a virtual thread's
 * carrier with it; garbage collection goes on.
 */
public final class Libc {
  private static final class Holder {
    static final Libc INSTANCE = new Libc();
  }

  /** A call into C, given memory that lives as long as it and a place for errno. */
  private interface Call {
    long on(Arena arena, MemorySegment state) throws Throwable;
  }

  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

  private final Linker linker = Linker.nativeLinker();
  private final SymbolLookup symbols = linker.defaultLookup();

  private final MethodHandle socket =
      function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private final MethodHandle bind =
      function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private final MethodHandle sendto =
      function(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private final MethodHandle recv =
      function("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private final MethodHandle setsockopt =
      function(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private final MethodHandle getsockopt =
      function(
          "getsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private final MethodHandle poll =
      function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private final MethodHandle eventfd =
      function("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private final MethodHandle write =
      function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private final MethodHandle setpriority =
      function("setpriority", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private final MethodHandle dup = function("dup", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private final MethodHandle close = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final MethodHandle mmap =
      function(
          "mmap",
          FunctionDescriptor.of(
              ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private final MethodHandle getpagesize = function("getpagesize", FunctionDescriptor.of(JAVA_INT));
  private final MethodHandle munmap =
      function("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
  private final MethodHandle sendmmsg =
      function("sendmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));

  /** syscall(2) is variadic, which on some platforms changes how arguments are passed. */
  private final MethodHandle syscall =
      function(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(1));

  private final MethodHandle syscallWithMemory =
      function(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(1));

  private Libc() {}

  /**
   * The C library of this process.
   *
   * @throws UnsupportedOperationException naming the platform, where it is not one of ours
   */
  public static Libc get() {
    Platform.require();
    return Holder.INSTANCE;
  }

  public long socket(int family, int type, int protocol) {
    return run((arena, state) -> (int) socket.invokeExact(state, family, type, protocol));
  }

  public long bind(int fd, byte[] address) {
    return run(
        (arena, state) -> (int) bind.invokeExact(state, fd, copy(arena, address), address.length));
  }

  /** An empty {@code address} is none. */
  long sendto(int fd, byte[] message, byte[] address) {
    return run(
        (arena, state) -> {
          MemorySegment to = address.length == 0 ? MemorySegment.NULL : copy(arena, address);
          MemorySegment bytes = copy(arena, message);
          long size = message.length;
          return (long) sendto.invokeExact(state, fd, bytes, size, 0, to, address.length);
        });
  }

  /** Receives one message into {@code into}; see recv(2) for {@code flags} and the result. */
  long recv(int fd, byte[] into, int flags) {
    return run(
        (arena, state) -> {
          MemorySegment buffer = arena.allocate(into.length, Long.BYTES);
          long got = (long) recv.invokeExact(state, fd, buffer, (long) into.length, flags);
          if (got > 0) {
            MemorySegment.copy(buffer, JAVA_BYTE, 0, into, 0, (int) Math.min(got, into.length));
          }
          return got;
        });
  }

  long setsockopt(int fd, int level, int option, byte[] value) {
    return run(
        (arena, state) ->
            (int)
                setsockopt.invokeExact(state, fd, level, option, copy(arena, value), value.length));
  }

  /** Fills {@code value}; the result is how much of it the kernel wrote. */
  long getsockopt(int fd, int level, int option, byte[] value) {
    return run(
        (arena, state) -> {
          MemorySegment buffer = arena.allocate(value.length, Long.BYTES);
          MemorySegment length = arena.allocateFrom(JAVA_INT, value.length);
          int result = (int) getsockopt.invokeExact(state, fd, level, option, buffer, length);
          if (result < 0) {
            return result;
          }
          int written = Math.min(value.length, length.get(JAVA_INT, 0));
          MemorySegment.copy(buffer, JAVA_BYTE, 0, value, 0, written);
          return written;
        });
  }

  /**
   * Attaches a classic BPF program to a socket: setsockopt with {@code struct sock_fprog}, the one
   * structure here that holds a pointer.
   *
   * @param instructions {@code struct sock_filter} after {@code struct sock_filter}, 8 bytes each
   */
  long attachProgram(int fd, int level, int option, byte[] instructions) {
    return run(
        (arena, state) -> {
          MemorySegment program = arena.allocate(2 * Long.BYTES, Long.BYTES);
          program.set(JAVA_INT, 0, instructions.length / 8);
          program.set(ADDRESS, Long.BYTES, copy(arena, instructions));
          return (int)
              setsockopt.invokeExact(state, fd, level, option, program, (int) program.byteSize());
        });
  }

  /**
   * Waits until one of {@code fds} is readable or has failed.
   *
   * @param millis at most; negative for ever
   * @return bit i set: fds[i] is
   */
  public long pollReadable(int[] fds, int millis) {
    int readable = 1; // POLLIN
    return run(
        (arena, state) -> {
          MemorySegment set = arena.allocate(8L * fds.length, Long.BYTES);
          for (int i = 0; i < fds.length; i++) {
            set.set(JAVA_INT, 8L * i, fds[i]);
            set.set(JAVA_INT, 8L * i + 4, readable); // events, then revents: two shorts
          }
          int result = (int) poll.invokeExact(state, set, (long) fds.length, millis);
          if (result < 0) {
            return result;
          }
          long ready = 0;
          for (int i = 0; i < fds.length; i++) {
            if (set.get(JAVA_INT, 8L * i + 4) >>> 16 != 0) {
              ready |= 1L << i;
            }
          }
          return ready;
        });
  }

  long eventfd(int initial, int flags) {
    return run((arena, state) -> (int) eventfd.invokeExact(state, initial, flags));
  }

  long write(int fd, byte[] bytes) {
    return run(
        (arena, state) ->
            (long) write.invokeExact(state, fd, copy(arena, bytes), (long) bytes.length));
  }

  long setpriority(int which, int who, int nice) {
    return run((arena, state) -> (int) setpriority.invokeExact(state, which, who, nice));
  }

  long dup(int fd) {
    return run((arena, state) -> (int) dup.invokeExact(state, fd));
  }

  long close(int fd) {
    return run((arena, state) -> (int) close.invokeExact(state, fd));
  }

  /**
   * close_range(2), of which not every C library knows; its number is the same on all platforms.
   *
   * @param last the highest descriptor; -1 for all
   */
  long closeRange(int first, int last, int flags) {
    long number = 436;
    return run((arena, state) -> (long) syscall.invokeExact(state, number, first, last, flags));
  }

  /** membarrier(2), which the C library has no function for. */
  long membarrier(int command) {
    long number = System.getProperty("os.arch").equals("aarch64") ? 283 : 324;
    return run((arena, state) -> (long) syscall.invokeExact(state, number, command, 0, 0));
  }

  /**
   * bpf(2), which the C library has no function for.
   *
   * @param attributes {@code union bpf_attr}, read and written by the kernel
   */
  public long bpf(int command, MemorySegment attributes) {
    long number = System.getProperty("os.arch").equals("aarch64") ? 280 : 321;
    int size = (int) attributes.byteSize();
    return run(
        (arena, state) ->
            (long) syscallWithMemory.invokeExact(state, number, command, attributes, size));
  }

  /**
   * Maps memory that is shared with what a descriptor stands for.
   *
   * @return the address, at which memory of that size is until {@link #munmap}, or minus errno
   */
  public long mmap(long size, int protection, int fd, long offset) {
    int shared = 1;
    return run(
        (arena, state) ->
            ((MemorySegment)
                    mmap.invokeExact(
                        state, MemorySegment.NULL, size, protection, shared, fd, offset))
                .address());
  }

  /** The unit of {@link #mmap}, in bytes. */
  public int getpagesize() {
    return (int) run((arena, state) -> (int) getpagesize.invokeExact(state));
  }

  /** Takes memory away that {@link #mmap} gave; nobody may touch it any more. */
  public long munmap(MemorySegment memory) {
    return run((arena, state) -> (int) munmap.invokeExact(state, memory, memory.byteSize()));
  }

  /**
   * Sends several messages in one call.
   *
   * @param headers {@code struct mmsghdr}, {@code count} times
   * @return how many were sent
   */
  public long sendmmsg(int fd, MemorySegment headers, int count, int flags) {
    return run((arena, state) -> (int) sendmmsg.invokeExact(state, fd, headers, count, flags));
  }

  private static long run(Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result = call.on(arena, state);
      return result == -1 ? -(int) ERRNO.get(state, 0L) : result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a function of C threw", e);
    }
  }

  private static MemorySegment copy(Arena arena, byte[] bytes) {
    MemorySegment segment = arena.allocate(Math.max(1, bytes.length), Long.BYTES);
    MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, 0, bytes.length);
    return segment;
  }

  @SuppressWarnings("restricted") // native access is what this class is for; see the launcher
  private MethodHandle function(String name, FunctionDescriptor type, Linker.Option... more) {
    Linker.Option[] options = new Linker.Option[more.length + 1];
    options[0] = Linker.Option.captureCallState("errno");
    System.arraycopy(more, 0, options, 1, more.length);
    return linker.downcallHandle(
        symbols
            .find(name)
            .orElseThrow(() -> new IllegalStateException("the C library has no " + name)),
        type,
        options);
  }
}
