package dev.pointsman.testkit.soak;

import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a node's process holds.
 *
 * @param descriptors open files, sockets among them
 * @param sockets open sockets
 * @param closeWait its sockets whose peer has ended and it has not: each is a leak while nobody
 *     uses the node
 * @param threads of the process
 * @param liveBytes of heap that is reachable: what is left after a full collection
 */
record Vitals(int descriptors, int sockets, int closeWait, int threads, long liveBytes) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * Sockets to the peer, the cluster's and the API's may be made anew at the moment at which they
   * are counted.
   */
  private static final int MORE_DESCRIPTORS = 12;

  /**
   * Pools that grow to their fixed size as they are first used: Pekko's and the JDK's, on two cores
   * or a few.
   */
  private static final int MORE_THREADS = 12;

  /**
   * What caches and bounded histories may take. A leaked connection is 20 to 30 KiB with its
   * stream, and a soak has tens of thousands: had one in fifty been kept, it would be more than
   * this.
   */
  private static final long MORE_BYTES = 8L << 20;

  /** Measures a node, which nobody uses meanwhile. */
  static Vitals of(Node node) {
    long pid = node.pid();
    Path proc = Path.of("/proc", Long.toString(pid));
    try {
      int descriptors = 0;
      int sockets = 0;
      try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
        for (Path file : files.toList()) {
          descriptors++;
          if (target(file).startsWith("socket:")) {
            sockets++;
          }
        }
      }
      int threads =
          Files.readAllLines(proc.resolve("status")).stream()
              .filter(line -> line.startsWith("Threads:"))
              .mapToInt(line -> Integer.parseInt(line.substring("Threads:".length()).strip()))
              .findFirst()
              .orElseThrow();
      return new Vitals(descriptors, sockets, closeWait(node), threads, liveBytes(pid));
    } catch (IOException e) {
      throw new LabFailure("the process of %s cannot be looked at".formatted(node.name()), e);
    }
  }

  /** What has grown more since {@code before} than what is in order explains; in words. */
  List<String> leaks(Vitals before) {
    List<String> leaks = new ArrayList<>();
    if (descriptors > before.descriptors + MORE_DESCRIPTORS) {
      leaks.add("%d open files (%d before)".formatted(descriptors, before.descriptors));
    }
    if (closeWait > 0) {
      leaks.add("%d sockets whose peer has ended".formatted(closeWait));
    }
    if (threads > before.threads + MORE_THREADS) {
      leaks.add("%d threads (%d before)".formatted(threads, before.threads));
    }
    if (liveBytes > before.liveBytes + MORE_BYTES) {
      leaks.add("%,d bytes of live heap (%,d before)".formatted(liveBytes, before.liveBytes));
    }
    return leaks;
  }

  @Override
  public String toString() {
    return "%d files (%d sockets), %d threads, %.1f MiB live"
        .formatted(descriptors, sockets, threads, liveBytes / 1048576.0);
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // closed since the directory was listed
    }
  }

  private static int closeWait(Node node) {
    String own = "pid=" + node.pid() + ",";
    return (int)
        run(node.host().command(Command.of("ss", "-Htnp", "state", "close-wait"))).stream()
            .filter(line -> line.contains(own)) // not those of who asks its API
            .count();
  }

  /** The total of a histogram of live objects, for which the JVM collects all garbage. */
  private static long liveBytes(long pid) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    List<String> lines = run(Command.of(jcmd, pid, "GC.class_histogram"));
    return lines.stream()
        .filter(line -> line.startsWith("Total"))
        .map(line -> line.split("\\s+", -1))
        .mapToLong(words -> Long.parseLong(words[2]))
        .findFirst()
        .orElseThrow(() -> new LabFailure("jcmd has no total: " + lines));
  }

  private static List<String> run(Command command) {
    return ChildProcess.run(command, Path.of("/"), LIMIT).orFail().output().stream()
        .filter(line -> !line.isBlank())
        .toList();
  }
}
