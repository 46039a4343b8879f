package dev.pointsman.hop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.process.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The running product checks the servers that it hops to, on the way that connections take. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class HopHealthTest {
  private static final String VIP = HopLab.VIP.getHostAddress() + "/32";

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
  void serverThatLosesTheVipIsDownWithThatReasonAndUpWhenItHasItAgain() throws Exception {
    // given
    lab.start(lab.configure("", ""));
    assertThat(server("s1").path("check").asText()).isEqualTo("tcp media 10.99.0.100:7070");
    // when
    vip(lab.server("s1"), "delete");
    // then, although it listens at its own address
    await("s1", false);
    assertThat(server("s1").path("reason").asText())
        .contains(
            "VIP media 10.99.0.100:7070: no answer; does the server have the VIP on its loopback?"
                + " (pointsman server-prepare)");
    assertThat(greetings(6)).containsExactly("s2");
    // and when
    vip(lab.server("s1"), "add");
    // then
    await("s1", true);
  }

  @Test
  void serverThatIsUnpluggedIsDownAsItDoesNotAnswerForItsAddress() throws Exception {
    // given
    lab.start(lab.configure("", ""));
    // when
    lab.server("s2").interfaceDown();
    // then, be it that the reason of the first failures is that nothing answered
    await("s2", false);
    assertThat(server("s2").path("reason").asText()).contains("VIP media 10.99.0.100:7070: ");
    HopLab.await(() -> lab.get("/api/v1/status").at("/servers/0/eligible").asBoolean());
    assertThat(greetings(4)).containsExactly("s1");
  }

  @Test
  void schedulerNodeThatIsAServerItselfTakesItsShareAndIsDownWhenItsServiceIs() throws Exception {
    // given
    Path conf = lab.configure(", policy = round-robin", "");
    Files.writeString(conf, Files.readString(conf).replace("10.99.0.12", "10.99.0.2"));
    EchoServer service = lab.scheduler().call(HopLab.SOON, () -> EchoServer.start("own", 7070));
    try {
      lab.start(conf);
      await("s2", true);
      // then
      assertThat(greetings(8)).containsExactlyInAnyOrder("s1", "own");
    } finally {
      // when
      service.close();
    }
    // then
    await("s2", false);
    assertThat(server("s2").path("reason").asText())
        .contains("VIP media 10.99.0.100:7070: ", "refused");
    assertThat(greetings(4)).containsExactly("s1");
  }

  /** The names of the servers that answer so many connections. */
  private Set<String> greetings(int connections) throws IOException {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < connections; i++) {
      try (Socket dialled = lab.dial()) {
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(dialled.getInputStream(), StandardCharsets.US_ASCII));
        String[] words = Objects.requireNonNull(lines.readLine()).split(" ", 2);
        assertThat(words[1]).isEqualTo(HopLab.VIP.getHostAddress());
        names.add(words[0]);
      }
    }
    return names;
  }

  private void await(String name, boolean eligible) throws Exception {
    Callable<Boolean> condition = () -> server(name).path("eligible").asBoolean() == eligible;
    HopLab.await(condition);
  }

  private JsonNode server(String name) {
    for (JsonNode server : lab.get("/api/v1/status").path("servers")) {
      if (server.path("name").asText().equals(name)) {
        return server;
      }
    }
    throw new AssertionError("no server " + name);
  }

  private static void vip(LabHost server, String change) {
    HopLab.on(server, Command.of("ip", "address", change, VIP, "dev", "lo"));
  }
}
