package dev.pointsman.testkit.lab;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** Functions of the C library, each with the errno that it leaves. */
final class NativeCall {
  /** Where a call puts its errno: its first argument. */
  static final StructLayout STATE = Linker.Option.captureStateLayout();

  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private NativeCall() {}

  @SuppressWarnings("restricted") // the launcher and the build allow native access
  static MethodHandle function(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    Linker.Option[] all = new Linker.Option[options.length + 1];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = Linker.Option.captureCallState("errno");
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor, all);
  }

  static void check(int result, String call, MemorySegment state) {
    if (result < 0) {
      throw new LabFailure("%s: errno %d".formatted(call, (int) ERRNO.get(state, 0L)));
    }
  }
}
