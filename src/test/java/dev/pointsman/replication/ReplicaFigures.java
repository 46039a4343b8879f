package dev.pointsman.replication;

import static dev.pointsman.replication.TestNodes.put;

import dev.pointsman.model.NodeName;
import dev.pointsman.replication.document.Kind;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** Measures what a replica costs; the figures are in the decision record on the cluster. */
public final class ReplicaFigures {
  private static final int PUTS = 300;

  private ReplicaFigures() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory("replica-figures");
    // As in a node, where the relays' actor system and its streams run already.
    ActorSystem<Void> relays = ActorSystem.create(Behaviors.empty(), "relays");
    Source.range(1, 1000).runWith(Sink.ignore(), relays).toCompletableFuture().join();
    heap();
    try (TestNodes nodes = new TestNodes(directory, "a", "b")) {
      long memory = rssKilobytes();
      long heap = heap();
      long threads = ManagementFactory.getThreadMXBean().getThreadCount();
      long start = System.nanoTime();
      Replica a = nodes.start("a");
      print("first start, ms", millis(start));
      nodes.awaitReady("a");
      print("first start to ready alone (discovery 700), ms", millis(start));
      print("RSS, KB more", rssKilobytes() - memory);
      print("heap after collection, KB more", (heap() - heap) / 1024);
      print("threads more", ManagementFactory.getThreadMXBean().getThreadCount() - threads);
      start = System.nanoTime();
      Replica b = nodes.start("b");
      print("second start, ms", millis(start));
      nodes.awaitReady("b");
      print("second start to in step, ms", millis(start));
      nodes.awaitTogether("a", "b");
      puts(a, b);
      for (int i = 0; i < 3; i++) {
        nodes.crash("b");
        put(a, Kind.SERVER, "s", "absent" + i);
        start = System.nanoTime();
        nodes.start("b");
        nodes.awaitReady("b");
        print("killed and started again to in step, ms", millis(start));
        nodes.awaitTogether("a", "b");
      }
      long cpu = processCpu();
      TimeUnit.SECONDS.sleep(10);
      print("CPU of two idle replicas in 10 s, ms", (processCpu() - cpu) / 1_000_000);
      relays.terminate();
      print("members", a.view().members().get(new NodeName("b")) == null ? 1 : 2);
    }
  }

  private static void puts(Replica a, Replica b) throws Exception {
    long[] acknowledged = new long[PUTS];
    long[] seen = new long[PUTS];
    for (int i = 0; i < PUTS; i++) {
      String value = "v" + i;
      long start = System.nanoTime();
      put(a, Kind.SERVER, "s", value);
      acknowledged[i] = System.nanoTime() - start;
      while (!TestNodes.payload(b, Kind.SERVER, "s").filter(value::equals).isPresent()) {
        LockSupport.parkNanos(100_000);
      }
      seen[i] = System.nanoTime() - start;
    }
    quantiles("put acknowledged by both", acknowledged);
    quantiles("seen at the peer", seen);
  }

  private static void quantiles(String what, long[] nanos) {
    Arrays.sort(nanos);
    print(what + ", us, median", nanos[nanos.length / 2] / 1000);
    print(what + ", us, 99 %", nanos[nanos.length * 99 / 100] / 1000);
  }

  private static long millis(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static long rssKilobytes() throws Exception {
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(text -> text.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long processCpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void print(String what, long value) {
    System.out.println(what + ": " + value);
  }
}
