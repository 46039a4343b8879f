package dev.pointsman.testkit.soak;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.testkit.failover.NodeApi;
import dev.pointsman.testkit.failover.Signals;
import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.product.ProductCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler node: one process of the product after the other, each with a number (its
 * <em>incarnation</em>, from 1), its own access log and its own file for what it wrote.
 */
final class Node implements AutoCloseable {
  private static final Duration ASK = Duration.ofSeconds(2);

  /** Longer than the API itself waits for a reload. */
  private static final Duration OPERATE = Duration.ofSeconds(25);

  /** Five times {@code drain-deadline}. */
  private static final Duration SHUTDOWN = Duration.ofSeconds(15);

  private static final int TAIL = 40;

  private final int number;
  private final LabHost host;
  private final Path directory;
  // Changed by one thread, read by those that watch.
  private volatile @Nullable ChildProcess process;
  private final AtomicInteger incarnation = new AtomicInteger();
  private volatile int variant;

  Node(int number, LabHost host, Path directory) {
    this.number = number;
    this.host = host;
    this.directory = directory.toAbsolutePath();
  }

  int number() {
    return number;
  }

  String name() {
    return host.name();
  }

  LabHost host() {
    return host;
  }

  Path directory() {
    return directory;
  }

  int incarnation() {
    return incarnation.get();
  }

  /** The access log of the process that runs, or that ran last. */
  Path accessLog() {
    return directory.resolve("access-" + incarnation() + ".log");
  }

  /** Writes its file with these rules; it reads it at its next start, or when it reloads. */
  void write(int rules) {
    variant = rules;
    try {
      Files.writeString(
          conf(), Configuration.text(number, variant, accessLog(), directory.resolve("data")));
    } catch (IOException e) {
      throw new LabFailure("the configuration of " + name() + " cannot be written", e);
    }
  }

  /** Starts it by the file that it has, and returns at once. */
  void start() {
    if (process != null) {
      throw new LabFailure(name() + " runs already");
    }
    incarnation.incrementAndGet();
    write(variant);
    process =
        ChildProcess.start(host.command(ProductCommand.of("run", "--conf", conf())), directory);
  }

  boolean running() {
    ChildProcess now = process;
    return now != null && now.isAlive();
  }

  /** Its process id; only while it runs. */
  long pid() {
    return child().pid();
  }

  /** SIGKILL; returns when it is gone. */
  void kill() {
    child().kill();
    child().stop();
    forget();
  }

  /** A signal such as {@code STOP}, {@code CONT} or {@code TERM}. */
  void signal(String signal) {
    Signals.send(signal, List.of(ProcessHandle.of(child().pid()).orElseThrow()));
  }

  /**
   * Waits for its end after SIGTERM.
   *
   * @return its exit code
   * @throws LabFailure when it does not end
   */
  int awaitEnd() {
    try {
      int exit = child().awaitExit(SHUTDOWN);
      forget();
      return exit;
    } catch (AssertionError e) {
      throw new LabFailure(name() + " has not ended " + SHUTDOWN + " after SIGTERM", e);
    }
  }

  /** What it says of the site; empty when it does not answer. */
  Optional<JsonNode> status() {
    return ask(ASK, NodeApi::status);
  }

  /** Whether {@code /ready} answers 200. */
  boolean ready() {
    return ask(ASK, NodeApi::ready).orElse(false);
  }

  /** What its Prometheus endpoint says; empty when it does not answer. */
  Optional<String> metrics() {
    return ask(ASK, () -> NodeApi.ask("GET", "/metrics", Configuration.METRICS_PORT, ASK).body());
  }

  /** An operation of the API, such as {@code /api/v1/reload}; empty when it does not answer. */
  Optional<NodeApi.Answer> post(String path) {
    return ask(OPERATE, () -> NodeApi.ask("POST", path, NodeApi.PORT, OPERATE));
  }

  /** The last lines of what it wrote. */
  String logTail() {
    List<String> lines = running() ? log() : List.of("does not run");
    return "--- %s, incarnation %d\n%s\n"
        .formatted(
            name(),
            incarnation(),
            String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size())));
  }

  /** All lines that the running process wrote and that are still kept. */
  List<String> log() {
    ChildProcess now = process;
    return now == null ? List.of() : now.output();
  }

  private <T> Optional<T> ask(Duration within, Callable<T> question) {
    if (!running()) {
      return Optional.empty();
    }
    try {
      return host.call(
          within.plusSeconds(1),
          () -> {
            try {
              return Optional.of(question.call());
            } catch (IOException e) {
              return Optional.<T>empty(); // not listening yet or any more, or stopped
            }
          });
    } catch (LabFailure e) {
      if (e.getCause() instanceof TimeoutException) {
        return Optional.empty(); // it sends, but comes to no end
      }
      throw e;
    }
  }

  private ChildProcess child() {
    ChildProcess now = process;
    if (now == null) {
      throw new LabFailure(name() + " does not run");
    }
    return now;
  }

  /** Keeps what it wrote. */
  private void forget() {
    try {
      Files.write(directory.resolve("pointsman-" + incarnation() + ".log"), child().output());
    } catch (IOException e) {
      throw new LabFailure("the log of " + name() + " cannot be kept", e);
    }
    process = null;
  }

  private Path conf() {
    return directory.resolve("pointsman.conf");
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }
}
