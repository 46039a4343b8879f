package dev.pointsman.testkit.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A scheduler node: the product, started by {@code run --conf FILE} in a process of its own.
 *
 * <p>Unlike {@link dev.pointsman.testkit.product.ProductProcess} it survives the begin of this
 * JVM's shutdown, so that on Ctrl-C it is asked to end rather than killed. It does not survive the
 * end of this JVM, however that comes: {@link TiedProgram}. Its log is kept beside its
 * configuration.
 */
final class ChildNode implements DemoNode {
  /** Several times what two starts at once take on two cores that do nothing else. */
  private static final Duration START = Duration.ofSeconds(60);

  private static final Duration BETWEEN_ASKS = Duration.ofMillis(50);

  /**
   * From SIGTERM to SIGKILL; it takes two or three seconds, and beside other work more than ten.
   */
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** 0, or ended by SIGINT or SIGTERM: Ctrl-C reaches the node at the same time as the demo. */
  private static final Set<Integer> ORDERLY = Set.of(0, 130, 143);

  private static final int LINES_KEPT = 30;

  private final String name;
  private final Process process;
  private final NodeClient client;
  private final Deque<String> log = new ArrayDeque<>();
  private final Consumer<String> listener;

  private ChildNode(
      String name, Process process, Path logFile, URI api, Consumer<String> listener) {
    this.name = name;
    this.process = process;
    this.client = new NodeClient(api);
    this.listener = listener;
    // Not a virtual thread: reading a pipe holds its carrier.
    Thread.ofPlatform().daemon().name("log of " + name).start(() -> readLog(logFile));
  }

  /** A {@link DemoNode.Starter}. */
  static ChildNode start(String name, Path conf, URI api, Consumer<String> listener)
      throws IOException {
    // Standard input stays a pipe from here, by which the node knows that this process lives.
    Process process =
        new ProcessBuilder(NodeCommand.of(conf))
            .directory(conf.resolveSibling("").toFile())
            .redirectErrorStream(true)
            .start();
    return new ChildNode(name, process, conf.resolveSibling(name + ".log"), api, listener);
  }

  @Override
  public String describe() {
    return "pid " + process.pid();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public NodeStatus status() throws IOException, InterruptedException {
    return client.status();
  }

  @Override
  public void administer(String server, String action) throws IOException, InterruptedException {
    client.administer(server, action);
  }

  @Override
  public String lastWords() {
    synchronized (log) {
      return String.join("\n", log);
    }
  }

  @Override
  public String awaitLogLine(Predicate<String> wanted, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    synchronized (log) {
      while (log.stream().noneMatch(wanted)) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("No such line within " + within + ":\n" + lastWords());
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(log, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new AssertionError("interrupted while waiting for a line of the log", e);
        }
      }
      return log.stream().filter(wanted).findFirst().orElseThrow();
    }
  }

  @Override
  public void kill() {
    process.destroyForcibly();
    client.close();
    process.onExit().join(); // its ports are free
  }

  /**
   * Asks it to end (SIGTERM), and waits until it has; does nothing when it was killed.
   *
   * @throws DemoFailure when it had to be killed, or did not end in order
   */
  @Override
  public void close() {
    boolean lived = process.isAlive();
    process.toHandle().destroy(); // Process.destroy() also closes the pipe that keeps it alive
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new DemoFailure(
            "The scheduler node %s had not ended %d s after SIGTERM and was killed; its log:\n%s"
                .formatted(name, GRACE.toSeconds(), lastWords()));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return;
    } finally {
      client.close();
    }
    if (lived && !ORDERLY.contains(process.exitValue())) {
      throw new DemoFailure(
          "The scheduler node %s ended with %d (expected: 0); its log:\n%s"
              .formatted(name, process.exitValue(), lastWords()));
    }
  }

  /** Asks {@code /ready} until it says 200: nothing tells another process of a port that opens. */
  @Override
  public void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    String last = "no answer";
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        int status = client.ready();
        if (status == 200) {
          return;
        }
        last = "status " + status;
      } catch (IOException e) {
        last = String.valueOf(e.getMessage());
      }
      if (process.waitFor(BETWEEN_ASKS.toMillis(), TimeUnit.MILLISECONDS)) {
        last = "it ended with " + process.exitValue();
      }
    }
    throw new DemoFailure(
        "The scheduler node %s did not come up (%s); its log:\n%s"
            .formatted(name, last, lastWords()));
  }

  private void readLog(Path file) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        Writer copy =
            Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        copy.write(line + "\n");
        copy.flush();
        keep(line);
      }
    } catch (IOException e) {
      keep("[its log could not be read or kept further: " + e.getMessage() + "]");
    }
  }

  private void keep(String line) {
    synchronized (log) {
      if (log.size() == LINES_KEPT) {
        log.removeFirst();
      }
      log.addLast(line);
      log.notifyAll();
    }
    listener.accept(line);
  }
}
