package dev.pointsman.cli.prepare;

import dev.pointsman.prepare.ShellCommand;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The programs of this machine, run to their end in bounded time. */
public final class Programs {
  /** Many times what such a command takes. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private static final Map<String, String> PACKAGES =
      Map.of("ip", "iproute2", "ss", "iproute2", "nft", "nftables", "sysctl", "procps");

  private final List<String> prefix;

  /** Programs that act on the network namespace of this process. */
  public Programs() {
    this(List.of());
  }

  /**
   * Programs that are started by another one.
   *
   * @param prefix its words, such as {@code ip netns exec NAME}
   */
  public Programs(List<String> prefix) {
    this.prefix = List.copyOf(prefix);
  }

  /** A program's end. */
  record Ended(int exit, String output, String errors) {
    /** The first line of what it complained of. */
    String complaint() {
      return errors.lines().findFirst().orElse("exit code " + exit);
    }
  }

  /** What a command that must succeed wrote. */
  String run(ShellCommand command) throws PrepareFailure {
    Ended ended = attempt(command);
    if (ended.exit() != 0) {
      throw new PrepareFailure(command.line() + ": " + ended.complaint());
    }
    return ended.output();
  }

  Ended attempt(ShellCommand command) throws PrepareFailure {
    List<String> words = new ArrayList<>(prefix);
    words.add(path(command.program()).toString());
    words.addAll(command.words().subList(1, command.words().size()));
    Process process;
    try {
      process = new ProcessBuilder(words).start();
    } catch (IOException e) {
      throw new PrepareFailure(command.line() + ": " + e.getMessage(), e);
    }
    try {
      CompletableFuture<String> output = read(process.getInputStream());
      CompletableFuture<String> errors = read(process.getErrorStream());
      try (var to = process.getOutputStream()) {
        to.write(command.input().getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new PrepareFailure(
            command.line() + ": no end after " + LONGEST.toSeconds() + " s, so it was ended");
      }
      return new Ended(process.exitValue(), output.join(), errors.join());
    } catch (IOException | CompletionException e) {
      throw new PrepareFailure(command.line() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PrepareFailure(command.line() + ": interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** A pipe is read by a thread of its own: a program that finds one full waits. */
  private static CompletableFuture<String> read(InputStream pipe) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("pipe")
        .start(
            () -> {
              try (pipe) {
                text.complete(new String(pipe.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.completeExceptionally(e);
              }
            });
    return text;
  }

  /** The file of a program: on PATH, or where system programs are, which PATH may leave out. */
  static Path path(String program) throws PrepareFailure {
    Optional<Path> found =
        Stream.concat(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin"))
            .filter(directory -> !directory.isEmpty())
            .map(directory -> Path.of(directory, program))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isPresent()) {
      return found.get();
    }
    throw new PrepareFailure(
        "there is no program %s: install it (the package is called %s, e.g. apt-get install %s)"
            .formatted(
                program,
                PACKAGES.getOrDefault(program, program),
                PACKAGES.getOrDefault(program, program)));
  }
}
