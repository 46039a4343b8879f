package dev.pointsman.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the JVM's compilers stand in the kernel's schedule: setpriority(2), for each of their
 * threads, which needs no privilege as they are put behind others.
 *
 * <p>A node that rehearses is served best by compilers that keep up with it; a node with clients by
 * compilers that take what clients leave. The JVM's own option for it ({@code
 * -XX:CompilerThreadPriority}) is for its whole life, and for root.
 */
public final class CompilerPriority {
  private static final Logger LOG = LoggerFactory.getLogger(CompilerPriority.class);

  /**
   * The system property with the nice value they are to have, 1 to 19; without it they stay as they
   * are, since the process may be an embedding program's.
   */
  private static final String PROPERTY = "pointsman.compilers.nice";

  /** HotSpot's names of its compilers' threads, as the kernel has them: cut to 15 bytes. */
  private static final Set<String> NAMES = Set.of("C1 CompilerThre", "C2 CompilerThre");

  private static final Path TASKS = Path.of("/proc/self/task");

  /** Of setpriority(2): a thread by its number. */
  private static final int PRIO_PROCESS = 0;

  private CompilerPriority() {}

  /**
   * Puts the compilers behind all other threads from now on, if the process was asked to; threads
   * that they start later are with them. What is in the way is logged.
   */
  public static void lower() {
    int nice = Integer.getInteger(PROPERTY, 0);
    if (nice <= 0 || !Platform.isSupported()) {
      return;
    }
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(TASKS)) {
      for (Path thread : threads) {
        if (isCompiler(thread)) {
          lower(Integer.parseInt(String.valueOf(thread.getFileName())), nice);
        }
      }
    } catch (IOException e) {
      LOG.warn("the compilers' threads keep their priority reason=\"{}\"", e.toString());
    }
  }

  private static boolean isCompiler(Path thread) throws IOException {
    try {
      return NAMES.contains(Files.readString(thread.resolve("comm")).strip());
    } catch (NoSuchFileException e) {
      return false; // it has ended meanwhile
    }
  }

  private static void lower(int thread, int nice) throws SystemCallException {
    long result = Libc.get().setpriority(PRIO_PROCESS, thread, nice);
    Errno errno = new Errno((int) -result);
    if (result < 0 && !errno.equals(Errno.ESRCH)) { // else it has ended meanwhile
      throw SystemCallException.of("setpriority", "of a compiler's thread to " + nice, errno);
    }
  }
}
