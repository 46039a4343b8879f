package dev.pointsman.testkit.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Short commands ({@code ip}, {@code nft}, {@code kill}), run to their end in bounded time. */
final class Shell {
  /** A thousand times what such a command takes. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Shell() {}

  /** A command's end. */
  record Result(int exit, String output) {}

  /**
   * Runs a command that must succeed.
   *
   * @return what it wrote, standard output and error together
   * @throws LabFailure when it cannot be started, fails, or takes longer than 10 s
   */
  static String run(String... words) {
    return runWith("", words);
  }

  /** Runs a command that must succeed, with {@code input} as its standard input. */
  static String runWith(String input, String... words) {
    Result result = attempt(input, words);
    if (result.exit() != 0) {
      throw new LabFailure(
          "%s exited with %d: %s"
              .formatted(String.join(" ", words), result.exit(), result.output().strip()));
    }
    return result.output();
  }

  /** Runs a command that may fail. What it writes must fit into a pipe (64 KiB). */
  static Result attempt(String input, String... words) {
    Process process = start(words);
    try {
      try (var to = process.getOutputStream()) {
        to.write(input.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new LabFailure("%s still runs after %s".formatted(String.join(" ", words), LIMIT));
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.exitValue(), output);
    } catch (IOException e) {
      throw new LabFailure(String.join(" ", words) + ": its pipes failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted while it ran: " + String.join(" ", words), e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(String... words) {
    try {
      return new ProcessBuilder(List.of(words)).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new LabFailure(words[0] + " cannot be started", e);
    }
  }
}
