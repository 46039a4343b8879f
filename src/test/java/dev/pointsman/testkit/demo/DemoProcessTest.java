package dev.pointsman.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.process.Finished;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code pointsman demo} as the launcher starts it, in front of the real product. */
@Timeout(120)
class DemoProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private Path temporary;

  @Test
  void onceItEndsByItselfWithEveryPromiseKept() {
    Finished demo = ChildProcess.run(command("--once"), temporary, LIMIT).orFail();

    assertThat(demo.output())
        .anySatisfy(line -> assertThat(line).contains("packets wrong: 0, missing: 0"))
        .anySatisfy(line -> assertThat(line).contains("sent 3 of 6 listeners to the dead server"))
        .noneSatisfy(line -> assertThat(line).contains("Not as promised"));
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void ctrlCClearsEverythingAway() {
    try (ChildProcess demo = ChildProcess.start(command("--plain"), temporary)) {
      demo.awaitLine(line -> line.contains("Ann dialled 127.0.0.101"), LIMIT);
      List<ProcessHandle> node =
          ProcessHandle.of(demo.pid()).stream().flatMap(ProcessHandle::children).toList();
      assertThat(node).hasSize(1);

      ChildProcess.run(Command.of("kill", "-INT", demo.pid()), temporary, LIMIT).orFail();

      assertThat(demo.awaitExit(LIMIT)).as(String.join("\n", demo.output())).isZero();
      assertThat(node).noneMatch(ProcessHandle::isAlive);
      assertThat(temporary).isEmptyDirectory();
    }
  }

  private Command command(String... options) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Command.of(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            classPath,
            "dev.pointsman.cli.Main",
            "demo")
        .with((Object[]) options);
  }
}
