package dev.pointsman.testkit.lab;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Lets a measuring thread run before all others: SCHED_FIFO, by sched_setscheduler(2).
 *
 * <p>For threads that do little and must do it in time. The kernel leaves 5 % of a CPU to everybody
 * else ({@code kernel.sched_rt_runtime_us}), so that one that runs wild does not stop the machine.
 */
public final class ThreadPriority {
  /** From sched.h. */
  private static final int SCHED_FIFO = 1;

  /** The lowest of its 99: above everything that has not asked. */
  private static final int PRIORITY = 1;

  private static final MethodHandle SET_SCHEDULER =
      NativeCall.function(
          "sched_setscheduler",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS));

  private ThreadPriority() {}

  /**
   * Puts the calling thread, a platform thread, before all others for the rest of its life.
   *
   * @throws LabFailure when this process may not
   */
  public static void first() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread has no place in the kernel's schedule");
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(NativeCall.STATE);
      // 0 is the calling thread.
      int result =
          (int)
              SET_SCHEDULER.invokeExact(
                  state, 0, SCHED_FIFO, arena.allocateFrom(ValueLayout.JAVA_INT, PRIORITY));
      NativeCall.check(result, "sched_setscheduler", state);
    } catch (LabFailure e) {
      throw e;
    } catch (Throwable e) { // what invokeExact declares
      throw new LabFailure("sched_setscheduler", e);
    }
  }
}
