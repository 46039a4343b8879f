package dev.pointsman.testkit.lab;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Puts the calling thread into a network namespace: setns(2) with CLONE_NEWNET.
 *
 * <p>Linux keeps the network namespace a thread, and a socket belongs to the one of the thread that
 * made it, whoever uses it later. So one process can have sockets on every host of a lab, and a
 * client and what it is compared with share one clock. Only platform threads: a virtual thread
 * would move its carrier, and all that the carrier runs later, into the namespace.
 *
 * <p>Threads are, as well, where the thread was that started them. What a thread in a namespace has
 * run by a pool that the whole process shares, such as the common pool or the carriers of virtual
 * threads, may leave that pool with a worker that is elsewhere: what opens sockets does not rely on
 * where a thread of such a pool is.
 */
final class Namespace {
  /** Where {@code ip netns add} puts its files. */
  private static final Path DIRECTORY = Path.of("/run/netns");

  private static final int O_RDONLY = 0;

  /** From linux/sched.h. */
  private static final int CLONE_NEWNET = 0x40000000;

  private static final MethodHandle OPEN =
      NativeCall.function(
          "open",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle SETNS =
      NativeCall.function(
          "setns",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  private static final MethodHandle CLOSE =
      NativeCall.function(
          "close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private Namespace() {}

  /**
   * Moves the calling thread for the rest of its life.
   *
   * @throws LabFailure when the namespace is not there, or this process may not
   */
  static void enter(String name) {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread cannot enter a network namespace");
    }
    Path file = DIRECTORY.resolve(name);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(NativeCall.STATE);
      int opened = (int) OPEN.invokeExact(state, arena.allocateFrom(file.toString()), O_RDONLY);
      NativeCall.check(opened, "open of " + file, state);
      try {
        int entered = (int) SETNS.invokeExact(state, opened, CLONE_NEWNET);
        NativeCall.check(entered, "setns to " + file, state);
      } finally {
        int closed = (int) CLOSE.invokeExact(state, opened);
        NativeCall.check(closed, "close of " + file, state);
      }
    } catch (LabFailure e) {
      throw e;
    } catch (Throwable e) { // what invokeExact declares
      throw new LabFailure("entering " + file, e);
    }
  }
}
