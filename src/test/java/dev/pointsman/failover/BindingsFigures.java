package dev.pointsman.failover;

import dev.pointsman.model.Stickiness;
import dev.pointsman.testkit.product.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what it takes for a backup to learn of bindings; the figures are in {@code cluster.md}.
 */
public final class BindingsFigures {
  private BindingsFigures() {}

  public static void main(String[] arguments) throws IOException {
    for (int round = 0; round < 4; round++) {
      for (int count : new int[] {10_000, 100_000}) {
        measure(count);
      }
    }
  }

  private static void measure(int count) throws IOException {
    Stickiness stick = new Stickiness(Duration.ofMinutes(10), count);
    int portA = Ports.free("127.0.72.1");
    int portB = Ports.free("127.0.72.1");
    long heap = heap();
    try (BindingsNode a = new BindingsNode(BindingsNode.A, 1, portA, portB, stick)) {
      asTheyAreMade(count, heap, a, new BindingsNode(BindingsNode.B, 1, portB, portA, stick));
      toOneThatComesBack(count, a, portA, portB, stick);
    }
  }

  private static void asTheyAreMade(int count, long heap, BindingsNode a, BindingsNode backup) {
    try (BindingsNode b = backup) {
      // given: linked, and warm
      a.use(0, "s1");
      until(b, 1);
      long bytes = a.bytes.get();
      long batches = a.batches.get();
      long start = System.nanoTime();
      for (int i = 1; i < count; i++) {
        a.use(i, i % 2 == 0 ? "s1" : "s2");
      }
      long bound = System.nanoTime();
      until(b, count);
      long told = System.nanoTime();
      System.out.printf(
          "%d as they are made: made in %d ms, known to the backup after %d ms, %d bytes in %d"
              + " batches%n",
          count,
          (bound - start) / 1_000_000,
          (told - start) / 1_000_000,
          a.bytes.get() - bytes,
          a.batches.get() - batches);
      System.out.printf("  heap of each: %d bytes a binding%n", (heap() - heap) / 2 / count);
    }
  }

  private static void toOneThatComesBack(
      int count, BindingsNode a, int portA, int portB, Stickiness stick) throws IOException {
    long bytes = a.bytes.get();
    long start = System.nanoTime();
    try (BindingsNode again = new BindingsNode(BindingsNode.B, 2, portB, portA, stick)) {
      until(again, 1);
      long first = System.nanoTime();
      until(again, count);
      long told = System.nanoTime();
      System.out.printf(
          "%d to a node that comes back: %d ms from its start, %d ms from the first batch, %d"
              + " bytes%n",
          count, (told - start) / 1_000_000, (told - first) / 1_000_000, a.bytes.get() - bytes);
    }
  }

  private static void until(BindingsNode node, int size) {
    while (node.size() < size) {
      LockSupport.parkNanos(200_000);
    }
  }

  private static long heap() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
