package dev.pointsman.testkit.crowd;

import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.process.Finished;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a JVM on this machine holds, seen from outside (Linux).
 *
 * @param heapBytes live objects after a full collection
 * @param residentBytes memory of the process in RAM
 * @param sockets open sockets
 */
public record Vitals(long heapBytes, long residentBytes, int sockets) {
  private static final Duration COLLECTION = Duration.ofSeconds(60);

  /**
   * Those of another process, which runs a full collection for it. Not of this one: the JVM stands
   * still while it writes the histogram, so that nobody here would read it.
   */
  public static Vitals of(long pid) throws IOException {
    long heap = liveHeap(pid);
    return new Vitals(heap, resident(pid), sockets(pid));
  }

  /** The class histogram of another process after a full collection, largest first. */
  public static Finished histogram(long pid) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    return ChildProcess.run(Command.of(jcmd, pid, "GC.class_histogram"), Path.of("/"), COLLECTION)
        .orFail();
  }

  /** Open sockets of a process. */
  public static int sockets(long pid) throws IOException {
    int sockets = 0;
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : open) {
        sockets += isSocket(descriptor) ? 1 : 0;
      }
    }
    return sockets;
  }

  private static boolean isSocket(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (NoSuchFileException closedMeanwhile) {
      return false;
    }
  }

  private static long liveHeap(long pid) {
    return histogram(pid).output().stream()
        .filter(line -> line.startsWith("Total"))
        .mapToLong(line -> Long.parseLong(line.trim().split("\\s+", -1)[2]))
        .findFirst()
        .orElseThrow();
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }
}
