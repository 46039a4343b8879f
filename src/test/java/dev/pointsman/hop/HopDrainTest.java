package dev.pointsman.hop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler node that nobody can take over from, and is told to end. */
@Timeout(180)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class HopDrainTest {
  @TempDir Path directory;
  private HopLab lab;

  @BeforeEach
  void open() throws Exception {
    lab = new HopLab(directory);
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void connectionsGoOnUntilTheyEndAndNewOnesAreRefused() throws Exception {
    // given
    Path conf = lab.configure("", "hop { linger-timeout = 1s }");
    Files.writeString(
        conf, Files.readString(conf).replace("drain-deadline = 2s", "drain-deadline = 10m"));
    lab.start(conf);
    try (Socket dialled = lab.dial()) {
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(dialled.getInputStream(), StandardCharsets.US_ASCII));
      lines.readLine();
      // when
      signal("TERM");
      lab.product().awaitLine(line -> line.contains(" draining live=1 "), HopLab.SOON);
      HopLab.await(this::isRefused);
      // then
      dialled.getOutputStream().write("still here\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(lines.readLine()).isEqualTo("still here");
      assertThat(lab.get("/api/v1/status").path("draining").asBoolean()).isTrue();
      assertThat(lab.product().isAlive()).isTrue();
    }
    // and with the last one it ends, and leaves nothing behind
    assertThat(lab.product().awaitExit(HopLab.SOON)).isZero();
    assertThat(lab.product().output()).anyMatch(line -> line.contains("drained cut=0"));
    assertThat(Files.readString(directory.resolve("access.log")))
        .contains("\"cause\":\"client-closed\"", "\"cause\":\"stopping\"")
        .doesNotContain("vip-moved");
    assertThat(lab.scheduler().addresses()).containsExactly("10.99.0.2");
    assertThat(lab.filters()).doesNotContain("pointsman-hop");
  }

  @Test
  void secondCtrlCEndsItAtOnce() throws Exception {
    // given
    Path conf = lab.configure("", "");
    Files.writeString(
        conf, Files.readString(conf).replace("drain-deadline = 2s", "drain-deadline = 10m"));
    lab.start(conf);
    try (Socket dialled = lab.dial()) {
      assertThat(dialled.getInputStream().read()).isEqualTo('s');
      signal("INT");
      lab.product().awaitLine(line -> line.contains(" draining live=1 "), HopLab.SOON);
      // when
      signal("INT");
      // then
      assertThat(lab.product().awaitExit(HopLab.SOON)).isEqualTo(1);
    }
  }

  private boolean isRefused() throws Exception {
    try {
      lab.dial().close();
      return false;
    } catch (ConnectException e) {
      return true;
    }
  }

  private void signal(String name) {
    ChildProcess.run(Command.of("kill", "-" + name, lab.product().pid()), Path.of("."), HopLab.SOON)
        .orFail();
  }
}
