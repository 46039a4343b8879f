package dev.pointsman.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ChildProcessTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path directory;

  @Test
  void aLineIsFoundWhetherItCameBeforeOrComesAfter() {
    try (ChildProcess child = ChildProcess.start(sh("echo one; echo two; sleep 20"), directory)) {
      assertThat(child.awaitLine(line -> line.startsWith("tw"), SOON)).isEqualTo("two");
      assertThat(child.awaitLine(line -> line.startsWith("on"), SOON)).isEqualTo("one");
    }
  }

  @Test
  void aProcessThatEndsWithoutTheLineFailsAtOnceWithWhatItSaid() {
    try (ChildProcess child = ChildProcess.start(sh("echo something else"), directory)) {
      assertThatThrownBy(() -> child.awaitLine(line -> line.equals("ready"), SOON))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("ended")
          .hasMessageContaining("something else");
    }
  }

  @Test
  void closingEndsTheProcessesThatItStarted() {
    // given a shell whose child prints its own pid and does not heed SIGTERM
    long grandchild;
    try (ChildProcess child =
        ChildProcess.start(sh("sh -c 'trap \"\" TERM; echo $$; sleep 20' & wait"), directory)) {
      grandchild = Long.parseLong(child.awaitLine(line -> !line.isEmpty(), SOON));
      assertThat(ProcessHandle.of(grandchild)).isPresent();

      // when it is closed
    }

    // then
    ProcessHandle.of(grandchild).ifPresent(handle -> handle.onExit().join());
    assertThat(ProcessHandle.of(grandchild)).isEmpty();
  }

  @Test
  void aCommandPastItsLimitIsEndedAndSaysSo() {
    Finished finished = ChildProcess.run(sh("sleep 20"), directory, Duration.ofSeconds(1));

    assertThat(finished.exit()).isEqualTo(Finished.TIMED_OUT);
    assertThatThrownBy(finished::orFail).hasMessageContaining("its time limit");
  }

  @Test
  void aFilePastItsLimitIsNotWritten() {
    Finished finished =
        ChildProcess.run(
            sh("exec dd if=/dev/zero of=big bs=1024 count=64").writingAtMost(4096),
            directory,
            SOON);

    assertThat(finished.exit()).isNotZero();
    assertThat(directory.resolve("big")).hasSize(4096);
  }

  private static Command sh(String script) {
    return Command.of("sh", "-c", script);
  }
}
