package dev.pointsman.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The machine in a line, for beside figures that were measured on it. */
public final class Machine {
  private Machine() {}

  /** Processors, memory, kernel and Java. */
  public static String describe() throws IOException {
    return "%d x %s, %.0f GiB, Linux %s, JDK %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            valueOf(Path.of("/proc/cpuinfo"), "model name"),
            Double.parseDouble(valueOf(Path.of("/proc/meminfo"), "MemTotal").split(" ", -1)[0])
                / (1 << 20),
            System.getProperty("os.version"),
            Runtime.version());
  }

  /** The most files that a process here may have open. */
  public static long fileLimit() throws IOException {
    String line = line(Path.of("/proc/self/limits"), "Max open files");
    String hard = line.trim().split(" +", -1)[4];
    return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
  }

  private static String valueOf(Path file, String key) throws IOException {
    return line(file, key).replaceFirst("[^:]*:\\s*", "");
  }

  private static String line(Path file, String start) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(start))
          .findFirst()
          .orElseThrow(() -> new IOException(file + " has no line of " + start));
    }
  }
}
