package dev.pointsman.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.product.ProductCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code pointsman demo} as the launcher starts it, and its processes. */
@Timeout(120)
class DemoProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private Path temporary;

  @Test
  void ctrlCClearsEverythingAway() {
    try (ChildProcess demo = ChildProcess.start(command("--plain"), temporary)) {
      demo.awaitLine(line -> line.contains("Ann dialled 127.0.0.101"), LIMIT);
      List<ProcessHandle> nodes = children(demo);
      assertThat(nodes).hasSize(2);

      ChildProcess.run(Command.of("kill", "-INT", demo.pid()), temporary, LIMIT).orFail();

      assertThat(demo.awaitExit(LIMIT)).as(String.join("\n", demo.output())).isZero();
      assertThat(nodes).noneMatch(ProcessHandle::isAlive);
      assertThat(temporary).isEmptyDirectory();
    }
  }

  @Test
  void itsNodesEndWithItWhenItIsKilledAndCannotClearAway() {
    try (ChildProcess demo = ChildProcess.start(command("--plain"), temporary)) {
      demo.awaitLine(line -> line.contains("Starting two scheduler nodes"), LIMIT);
      await().atMost(LIMIT).until(() -> children(demo).size() == 2);
      List<ProcessHandle> nodes = children(demo);

      ProcessHandle.of(demo.pid()).orElseThrow().destroyForcibly();

      for (ProcessHandle node : nodes) {
        assertThat(node.onExit()).succeedsWithin(LIMIT);
      }
    }
  }

  private static List<ProcessHandle> children(ChildProcess demo) {
    return ProcessHandle.of(demo.pid()).stream().flatMap(ProcessHandle::children).toList();
  }

  private Command command(String... options) {
    // Its nodes get the same options.
    return ProductCommand.withTestClasses(List.of("-Djava.io.tmpdir=" + temporary), "demo")
        .with((Object[]) options);
  }
}
