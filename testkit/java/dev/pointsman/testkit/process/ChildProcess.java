package dev.pointsman.testkit.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A program that a test runs: its output is an event source, and its end is certain.
 *
 * <p>Standard output and error come together, line by line, into {@link #output()}. {@link
 * #close()} ends the process and every process that it started, by their pids, however the test
 * went; so does the end of this JVM.
 */
public final class ChildProcess implements AutoCloseable {

  /** From SIGTERM to SIGKILL: twice what the slowest of our servers was seen to take. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** From the end of a process to the end of its output, which outlives it in a few pipes. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private static final Set<ChildProcess> LIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> LIVE.forEach(ChildProcess::kill), "end child processes"));
  }

  private final Command command;
  private final Process process;
  private final Output output = new Output();
  private final Thread pump;

  private ChildProcess(Command command, Process process) {
    this.command = command;
    this.process = process;
    // Not a virtual thread: reading a pipe holds its carrier, of which there are as many as CPUs,
    // so
    // that as many silent children would stop every virtual thread of this JVM.
    this.pump =
        Thread.ofPlatform().daemon().name("output of " + command.name()).start(this::readOutput);
  }

  /**
   * Starts a command.
   *
   * @param directory where it runs
   * @throws java.io.UncheckedIOException when the program cannot be started
   */
  public static ChildProcess start(Command command, Path directory) {
    try {
      Process process =
          new ProcessBuilder(command.words())
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .start();
      ChildProcess child = new ChildProcess(command, process);
      LIVE.add(child);
      return child;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(command.name() + " does not start", e);
    }
  }

  /**
   * Runs a command to its end.
   *
   * @param limit the longest it may take; past it, this call fails and the command is ended
   */
  public static Finished run(Command command, Path directory, Duration limit) {
    // The outer limit only catches a `timeout` that does not end its child.
    try (ChildProcess child = start(command.within(limit), directory)) {
      int exit = child.awaitExit(limit.plusSeconds(5));
      return new Finished(command.name(), exit, child.output());
    }
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The last lines it wrote (at most {@value Output#KEPT}), oldest first. */
  public List<String> output() {
    return output.lines();
  }

  /**
   * Waits for a line of output, one already written or one to come, and returns it.
   *
   * @throws AssertionError when no such line came within the time or before the output ended; the
   *     message ends with the last lines
   */
  public String awaitLine(Predicate<String> wanted, Duration within) {
    return output.await(command.name(), wanted, within);
  }

  /**
   * Waits for the end of the process and of its output.
   *
   * @return its exit code
   * @throws AssertionError when it still runs after {@code within}
   */
  public int awaitExit(Duration within) {
    if (!waitFor(within)) {
      throw new AssertionError(
          "%s still runs after %s; its last lines:\n%s"
              .formatted(command.name(), within, output.tail()));
    }
    return process.exitValue();
  }

  /**
   * Asks the process to end (SIGTERM) and waits until it did.
   *
   * @return its exit code; 137 (128 + SIGKILL) when it had to be killed
   */
  public int stop() {
    List<ProcessHandle> family = process.descendants().toList();
    process.destroy();
    if (!waitForProcess(GRACE)) {
      kill();
    }
    // Whoever is left may hold the output open: gone first, so that its end need not be waited for.
    family.forEach(ProcessHandle::destroyForcibly);
    waitFor(GRACE);
    LIVE.remove(this);
    return process.exitValue();
  }

  /** Ends the process at once (SIGKILL), as a crash would. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    stop();
  }

  private boolean waitFor(Duration within) {
    boolean ended = waitForProcess(within);
    if (ended && !joinPump()) {
      output.add("[its output is still open: another process holds it]");
    }
    return ended;
  }

  private boolean waitForProcess(Duration within) {
    try {
      return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private boolean joinPump() {
    try {
      return pump.join(LAST_WORDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private AssertionError interrupted(InterruptedException cause) {
    kill();
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted while waiting for " + command.name(), cause);
  }

  private void readOutput() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.add(line);
      }
    } catch (IOException e) {
      output.add("[its output could not be read further: " + e + "]");
    } finally {
      output.end();
    }
  }
}
