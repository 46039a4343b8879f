package dev.pointsman.peerlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.PeerTrust;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers in processes of their own, which are killed and stopped. */
@Timeout(120)
final class PeerCrashTest {
  private static final String SECRET = "correct-horse-battery-staple";

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aKilledProcessIsGoneAndNotSilent(boolean secured) throws IOException {
    try (Mesh mesh = new Mesh(2);
        ChildProcess peer = start(mesh, secured)) {
      // given
      PeerTrust trust = secured ? new PeerTrust.SharedSecret(SECRET) : new PeerTrust.None();
      Mesh.Node node = mesh.start(mesh.settings(1, "site", 1), trust);
      node.recorder.await1("received n2 beat");
      node.recorder.await1("up n2");
      // when
      peer.kill();
      // then: its lifeline tells, though its listener may outlive its connections by a moment
      node.recorder.await1("down n2 PROCESS_GONE");
      assertThat(node.recorder.lines("closed"))
          .singleElement()
          .isEqualTo("closed n2 2 PROCESS_GONE");
      // when: it comes again, under the same incarnation as it is the same program
      try (ChildProcess again = start(mesh, secured)) {
        // then
        node.recorder.await1("received n2 beat");
        node.recorder.awaitCount("reached n2 2", 2);
        assertThat(again.isAlive()).isTrue();
      }
    }
  }

  @Test
  void aStoppedProcessIsSilentInBothDirectionsAndIsReachedAgainWhenItGoesOn() throws IOException {
    try (Mesh mesh = new Mesh(2);
        ChildProcess peer = start(mesh, false)) {
      // given
      Mesh.Node node = mesh.start(1, 1);
      node.recorder.await1("received n2 beat");
      node.recorder.await1("up n2");
      // when
      signal("STOP", peer);
      try {
        // then
        node.recorder.await1("closed n2 2 SILENT");
        node.recorder.await1("down n2 SILENT");
      } finally {
        signal("CONT", peer);
      }
      node.recorder.awaitCount("reached n2 2", 2);
      node.recorder.awaitCount("up n2", 2);
    }
  }

  private static void signal(String name, ChildProcess peer) {
    ChildProcess.run(
        Command.of("kill", "-" + name, Long.toString(peer.pid())),
        Path.of("."),
        Duration.ofSeconds(10));
  }

  private static ChildProcess start(Mesh mesh, boolean secured) {
    LinkSettings.Peer own = mesh.place(2);
    LinkSettings.Peer other = mesh.place(1);
    Command command =
        Command.of(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens",
            "java.base/sun.nio.ch=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            PeerProcess.class.getName(),
            own.host(),
            own.port(),
            other.host(),
            other.port(),
            Mesh.SILENCE.toMillis());
    return ChildProcess.start(secured ? command.with(SECRET) : command, Path.of("."));
  }
}
