package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.product.ProductCommand;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The scheduler node: the product, started by {@code run --conf FILE} in a process of its own.
 *
 * <p>Unlike {@link dev.pointsman.testkit.product.ProductProcess} it survives the begin of this
 * JVM's shutdown, so that on Ctrl-C it is asked to end rather than killed.
 */
final class ChildNode implements DemoNode {
  /** Ten times what a start takes on two cores that do nothing else. */
  private static final Duration START = Duration.ofSeconds(30);

  private static final Duration BETWEEN_ASKS = Duration.ofMillis(50);

  /** From SIGTERM to SIGKILL. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** 0, or ended by SIGINT or SIGTERM: Ctrl-C reaches the node at the same time as the demo. */
  private static final Set<Integer> ORDERLY = Set.of(0, 130, 143);

  private static final int LINES_KEPT = 30;

  private final Process process;
  private final Deque<String> log = new ArrayDeque<>();
  private final Consumer<String> listener;

  private ChildNode(Process process, Consumer<String> listener) {
    this.process = process;
    this.listener = listener;
    // Not a virtual thread: reading a pipe holds its carrier.
    Thread.ofPlatform().daemon().name("scheduler node's log").start(this::readLog);
  }

  /**
   * Starts the node, and returns once it is ready.
   *
   * @param conf its configuration; it runs in the directory of this file
   * @param listener hears each line of its log
   * @throws DemoFailure when it does not come up, with the last lines of its log
   */
  static ChildNode start(Path conf, Addresses at, Consumer<String> listener)
      throws IOException, InterruptedException {
    ProcessBuilder command =
        new ProcessBuilder(command(conf))
            .directory(conf.resolveSibling("").toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"));
    ChildNode node = new ChildNode(command.start(), listener);
    try {
      node.awaitReady(URI.create("http://127.0.0.1:" + at.api() + "/ready"));
      return node;
    } catch (InterruptedException | RuntimeException e) {
      node.process.destroyForcibly();
      throw e;
    }
  }

  /** The product with the options that the launcher gave this JVM, but for those of a debugger. */
  private static List<String> command(Path conf) {
    List<String> words = ProductCommand.of("run", "--conf", conf).words();
    List<String> all = new ArrayList<>(words.subList(0, 1));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-agentlib:") && !option.startsWith("-javaagent:"))
        .forEach(all::add);
    all.addAll(words.subList(1, words.size()));
    return all;
  }

  @Override
  public String describe() {
    return "scheduler node sched-1, pid " + process.pid();
  }

  @Override
  public void awaitEnd() throws InterruptedException {
    process.waitFor();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
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

  /**
   * Asks it to end (SIGTERM), and waits until it has.
   *
   * @throws DemoFailure when it had to be killed, or did not end in order
   */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new DemoFailure(
            "The scheduler node had not ended %d s after SIGTERM and was killed; its log:\n%s"
                .formatted(GRACE.toSeconds(), lastWords()));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return;
    }
    if (!ORDERLY.contains(process.exitValue())) {
      throw new DemoFailure(
          "The scheduler node ended with %d (expected: 0); its log:\n%s"
              .formatted(process.exitValue(), lastWords()));
    }
  }

  /** Asks {@code /ready} until it says 200: nothing tells another process of a port that opens. */
  private void awaitReady(URI ready) throws InterruptedException {
    HttpRequest ask = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(2)).build();
    long deadline = System.nanoTime() + START.toNanos();
    String last = "no answer";
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (process.isAlive() && System.nanoTime() < deadline) {
        try {
          int status = client.send(ask, BodyHandlers.discarding()).statusCode();
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
    }
    throw new DemoFailure(
        "The scheduler node did not come up (%s: %s); its log:\n%s"
            .formatted(ready, last, lastWords()));
  }

  private void readLog() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        keep(line);
      }
    } catch (IOException e) {
      keep("[its log could not be read further: " + e.getMessage() + "]");
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
