package dev.pointsman.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Real programs that tests drive, always under a limit of time. */
public final class RealTool {
  private RealTool() {}

  /** Skips the test, saying so, when one of the programs is not installed. */
  public static void assumeInstalled(String... tools) {
    for (String tool : tools) {
      boolean found =
          Arrays.stream(System.getenv("PATH").split(":"))
              .anyMatch(directory -> Files.isExecutable(Path.of(directory).resolve(tool)));
      assumeTrue(found, tool + " is not installed: the real program was not tried");
    }
  }

  /** Runs a script of bash, which must end with status 0 within 40 seconds; what it printed. */
  public static String run(Path dir, String script) throws IOException, InterruptedException {
    Path log = Files.createTempFile(dir, "tool", ".log");
    Process process =
        new ProcessBuilder("bash", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(40, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended).as(() -> script + "\n" + read(log)).isTrue();
    assertThat(process.exitValue()).as(() -> script + "\n" + read(log)).isZero();
    return read(log);
  }

  private static String read(Path log) {
    try {
      return Files.readString(log, ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
