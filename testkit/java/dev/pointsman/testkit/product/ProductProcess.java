package dev.pointsman.testkit.product;

import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The product, started by {@code run --conf FILE} in a process of its own.
 *
 * <p>{@link #start} returns once {@code /ready} answers 200; {@link #close()} asks it to end as an
 * operator does (SIGTERM) and fails unless it exits with 0.
 */
public final class ProductProcess implements DispatcherUnderTest {

  /** The longest start: about ten times what one takes on two cores that do nothing else. */
  private static final Duration START = Duration.ofSeconds(90);

  private static final Duration BETWEEN_ASKS = Duration.ofMillis(50);

  private final ChildProcess process;
  private final URI api;
  private boolean killed;

  private ProductProcess(ChildProcess process, URI api) {
    this.process = process;
    this.api = api;
  }

  /**
   * Starts the product for a site.
   *
   * @param directory where the configuration file is written and where the product runs
   */
  public static ProductProcess start(SiteDescription site, Path directory) {
    return start(site, directory, UnaryOperator.identity());
  }

  /**
   * Starts the product for a site, within bounds.
   *
   * @param bounds adds to the command that starts it, e.g. {@code c -> c.openingAtMost(200)}
   */
  public static ProductProcess start(
      SiteDescription site, Path directory, UnaryOperator<Command> bounds) {
    int apiPort = Ports.free("127.0.0.1");
    Path conf = directory.resolve("pointsman.conf");
    try {
      Files.writeString(conf, site.conf(apiPort));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return start(conf, directory, URI.create("http://127.0.0.1:" + apiPort), bounds);
  }

  /**
   * Starts the product with a configuration file.
   *
   * @param directory where it runs
   * @param api where the file puts its HTTP API, e.g. {@code http://127.0.0.1:8900}
   * @throws AssertionError when it ended, or was not ready within 90 s, with its log's last lines
   */
  public static ProductProcess start(Path conf, Path directory, URI api) {
    return start(conf, directory, api, UnaryOperator.identity());
  }

  private static ProductProcess start(
      Path conf, Path directory, URI api, UnaryOperator<Command> bounds) {
    Command command = bounds.apply(ProductCommand.of("run", "--conf", conf));
    ProductProcess product = new ProductProcess(ChildProcess.start(command, directory), api);
    try {
      product.awaitReady();
      return product;
    } catch (AssertionError | RuntimeException e) {
      product.process.kill();
      product.process.stop();
      throw e;
    }
  }

  /** The process id, for whoever measures it or kills it. */
  public long pid() {
    return process.pid();
  }

  /** Where its HTTP API is. */
  public URI api() {
    return api;
  }

  /** What it wrote to its standard output and error, oldest first. */
  public List<String> log() {
    return process.output();
  }

  @Override
  public String awaitLogLine(Predicate<String> wanted, Duration within) {
    return process.awaitLine(wanted, within);
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it at once (SIGKILL), as a crash would; {@link #close()} then has nothing left to do. */
  public void kill() {
    killed = true;
    process.kill();
    process.stop();
  }

  @Override
  public void close() {
    if (killed) {
      return;
    }
    if (!process.isAlive()) {
      process.close();
      throw new AssertionError(
          "pointsman had ended before it was asked to:\n" + String.join("\n", process.output()));
    }
    int exit = process.stop();
    if (exit != 0) {
      throw new AssertionError(
          "pointsman exited with %d on SIGTERM (expected: 0):\n%s"
              .formatted(exit, String.join("\n", process.output())));
    }
  }

  /** Asks {@code /ready} until it says 200: nothing tells another process of a port that opens. */
  private void awaitReady() {
    HttpRequest ask =
        HttpRequest.newBuilder(api.resolve("/ready")).timeout(Duration.ofSeconds(2)).build();
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
          last = e.toString();
        }
        Thread.sleep(BETWEEN_ASKS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while pointsman started", e);
    }
    throw new AssertionError(
        "pointsman %s (%s: %s); its log:\n%s"
            .formatted(
                process.isAlive() ? "was not ready after " + START : "ended as it started",
                ask.uri(),
                last,
                String.join("\n", process.output())));
  }
}
