package dev.pointsman.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import kamon.tag.TagSet;

/**
 * What the operating system says of this process, by JMX and procfs. Kamon's own modules for it
 * load native code and wake up a thousand times a second.
 */
final class ProcessMeter {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final long KIB = 1024;

  private ProcessMeter() {}

  /** Samples from now on; what the platform does not have is left out. */
  static void start() {
    Scope scope = new Scope(TagSet.Empty());
    TagSet none = TagSet.Empty();
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      scope.accumulated(Series.PROCESS_CPU, none, system::getProcessCpuTime);
      scope.sampled(Series.PROCESS_OPEN_FILES, none, system::getOpenFileDescriptorCount);
      scope.gauge(Series.PROCESS_MAX_FILES).update((double) system.getMaxFileDescriptorCount());
    }
    if (Files.isReadable(STATUS)) {
      scope.sampled(Series.PROCESS_RESIDENT, none, ProcessMeter::residentBytes);
    }
  }

  /** The line "VmRSS: 123456 kB" of proc_pid_status(5). */
  private static long residentBytes() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
              .filter(line -> line.startsWith(RESIDENT))
              .map(
                  line -> line.substring(RESIDENT.length(), line.length() - " kB".length()).strip())
              .mapToLong(Long::parseLong)
              .sum()
          * KIB;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
