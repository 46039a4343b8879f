package dev.pointsman.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread inside a network namespace: sockets that it opens, and processes that it
 * starts, are there. setns(2) of a network namespace concerns the calling thread only.
 */
final class NetworkThread implements AutoCloseable {
  private static final int CLONE_NEWNET = 0x40000000;

  private final ExecutorService executor;

  private NetworkThread(ExecutorService executor) {
    this.executor = executor;
  }

  static NetworkThread in(String namespace) throws Exception {
    NetworkThread thread =
        new NetworkThread(
            Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("in " + namespace).factory()));
    thread.call(
        () -> {
          enter("/run/netns/" + namespace);
          return null;
        });
    return thread;
  }

  <T extends @Nullable Object> T call(Callable<T> work) throws Exception {
    try {
      return executor.submit(work).get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  @SuppressWarnings("restricted") // the test's own call into C, which the product has no use for
  private static void enter(String file) throws IOException {
    Linker linker = Linker.nativeLinker();
    MethodHandle open = // variadic in C; the mode is left out
        linker.downcallHandle(
            linker.defaultLookup().find("open").orElseThrow(),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    MethodHandle setns =
        linker.downcallHandle(
            linker.defaultLookup().find("setns").orElseThrow(),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int fd = (int) open.invokeExact(arena.allocateFrom(file), 0);
      if (fd < 0) {
        throw new IOException("open " + file + " failed");
      }
      int result = (int) setns.invokeExact(fd, CLONE_NEWNET);
      Libc.get().close(fd);
      if (result != 0) {
        throw new IOException("setns " + file + " failed");
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
