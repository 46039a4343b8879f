package dev.pointsman.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.testkit.process.Finished;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The running product, which hops real connections to real servers. */
@Timeout(300)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class HopRunTest {
  private static final String RESET = ".*([Rr]eset|Broken pipe).*";

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
  void aConnectionReachesItsServerAndItsEndIsAccounted() throws Exception {
    // given
    lab.start(lab.configure("", "hop { linger-timeout = 1s }"));
    // when
    try (Socket dialled = lab.dial()) {
      BufferedReader lines = lines(dialled);
      // then its server answers from the VIP
      assertThat(lines.readLine()).matches("s[12] 10\\.99\\.0\\.100");
      dialled.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(lines.readLine()).isEqualTo("hello");
      HopLab.await(
          () ->
              connections().size() == 1
                  && connections().get(0).path("phase").asText().equals("open"));
      JsonNode connection = connections().get(0);
      assertThat(connection.path("forward").asText()).isEqualTo("hop");
      assertThat(connection.path("client").asText())
          .isEqualTo("10.99.0.1:" + dialled.getLocalPort());
      assertThat(connection.path("packets_up").asLong()).isPositive();
      assertThat(connection.path("bytes_down").isNull()).isTrue();
      assertThat(rule().path("live").asInt()).isEqualTo(1);
    }
    // and it ends with its cause
    HopLab.await(() -> rule().path("live").asInt() == 0);
    assertThat(rule().at("/closed/client-closed").asInt()).isEqualTo(1);
    assertThat(rule().path("accepted").asInt()).isEqualTo(1);
    assertThat(Files.readString(directory.resolve("access.log")))
        .contains("\"event\":\"connect\"", "\"forward\":\"hop\"", "\"cause\":\"client-closed\"");
  }

  @Test
  void aConnectionOutlivesTheProcessAndIsAdoptedByTheNext() throws Exception {
    // given
    Path conf = lab.configure("", "hop { linger-timeout = 1s }");
    lab.start(conf);
    try (Socket dialled = lab.dial()) {
      BufferedReader lines = lines(dialled);
      String greeting = lines.readLine();
      // when
      lab.product().kill();
      lab.product().stop();
      // then
      assertThat(echo(dialled, lines, "on its own")).isEqualTo("on its own");
      // and when
      lab.start(conf);
      // then
      HopLab.await(() -> connections().size() == 1);
      assertThat(connections().get(0).path("server").asText()).isEqualTo(greeting.substring(0, 2));
      assertThat(echo(dialled, lines, "adopted")).isEqualTo("adopted");
      try (Socket another = lab.dial()) {
        assertThat(lines(another).readLine()).matches("s[12] 10\\.99\\.0\\.100");
      }
    }
    HopLab.await(() -> rule().path("live").asInt() == 0);
    assertThat(rule().at("/closed/client-closed").asInt()).isEqualTo(2);
  }

  @Test
  void clientsOfADisabledServerAreReset() throws Exception {
    // given
    Path conf = lab.configure("", "");
    lab.start(conf);
    try (Socket dialled = lab.dial()) {
      BufferedReader lines = lines(dialled);
      String server = lines.readLine().substring(0, 2);
      // when
      lab.command("server", "disable", server, "--conf", conf).orFail();
      // then
      HopLab.await(() -> rule().at("/closed/server-disabled").asInt() == 1);
      assertReset(dialled);
      awaitResets("cut");
    }
    // and new ones go to the other
    try (Socket another = lab.dial()) {
      assertThat(lines(another).readLine()).startsWith("s");
    }
  }

  @Test
  void connectionsOfADisabledServerMayBeKept() throws Exception {
    // given
    Path conf = lab.configure(", on-server-gone = keep", "");
    lab.start(conf);
    try (Socket dialled = lab.dial()) {
      BufferedReader lines = lines(dialled);
      String server = lines.readLine().substring(0, 2);
      // when
      lab.command("server", "disable", server, "--conf", conf).orFail();
      // then
      assertThat(echo(dialled, lines, "still here")).isEqualTo("still here");
      assertThat(rule().path("live").asInt()).isEqualTo(1);
    }
  }

  @Test
  void aCleanStopWithoutAPeerResetsItsClientsAndLeavesNothingBehind() throws Exception {
    // given
    lab.start(lab.configure("", ""));
    try (LiveStream stream = new LiveStream(lab.dial())) {
      HopLab.await(() -> stream.answers() > 0);
      // when
      int exit = lab.product().stop();
      // then
      assertThat(exit).as(() -> String.join("\n", lab.product().output())).isZero();
      HopLab.await(() -> stream.failure().isPresent());
      assertThat(stream.failure().orElseThrow())
          .isInstanceOf(SocketException.class)
          .hasMessageMatching(RESET);
      assertThat(lab.scheduler().addresses()).containsExactly("10.99.0.2");
      assertThat(lab.filters()).doesNotContain("pointsman-hop");
    }
  }

  @Test
  void aSegmentOfNobodysConnectionIsAnsweredWithAReset() throws Exception {
    // given a connection that the kernel and the process have forgotten
    Path conf = lab.configure("", "");
    lab.start(conf);
    try (Socket dialled = lab.dial()) {
      lines(dialled).readLine();
      lab.product().kill();
      lab.product().stop();
      assertThat(lab.command("hop-reset").exit()).isZero();
      lab.start(conf);
      // when, then
      assertReset(dialled);
      awaitResets("stray");
    }
  }

  @Test
  void aClientBeyondTheRulesLimitIsReset() throws Exception {
    // given
    lab.start(lab.configure(", max-connections = 1", ""));
    try (Socket first = lab.dial()) {
      lines(first).readLine();
      // when, then
      assertThatThrownBy(() -> lab.dial().close())
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("refused");
      assertThat(rule().at("/closed/rule-limit").asInt()).isEqualTo(1);
    }
  }

  @Test
  void whatCannotHopHereIsRefusedByCheckAndRunAndSaysWhy() throws Exception {
    // given
    lab.scheduler().addRoute("10.77.0.0/24", "via", "10.99.0.11");
    Path conf = lab.configure("", "");
    String right = Files.readString(conf);
    assertThat(lab.command("check", "--conf", conf).exit()).isZero();
    // when, then
    assertRefused(
        conf,
        right.replace("interface = eth0", "interface = eth7"),
        "vips.media.interface: eth7: `forward = hop` cannot be done here",
        "expected: one of");
    assertRefused(
        conf,
        right.replace("interface = eth0", "interface = lo"),
        "vips.media.interface: lo:",
        "Ethernet");
    assertRefused(
        conf,
        right.replace("10.99.0.12", "10.77.0.12"),
        "servers.s2.address: 10.77.0.12: cannot be hopped to: it is reached via 10.99.0.11");
    Files.writeString(conf, right);
    assertThat(String.join("\n", lab.withoutNetAdmin("check", "--conf", conf).output()))
        .contains("CAP_NET_ADMIN", "AmbientCapabilities");
    assertThat(lab.command("hop-reset").output()).contains("eth0: nothing of ours");
  }

  private void assertRefused(Path conf, String text, String... why) throws Exception {
    Files.writeString(conf, text);
    for (String command : List.of("check", "run")) {
      Finished finished = lab.command(command, "--conf", conf);
      assertThat(finished.exit()).as(command).isEqualTo(2);
      assertThat(String.join("\n", finished.output())).contains(why);
    }
  }

  private void awaitResets(String why) throws Exception {
    HopLab.await(
        () ->
            lab.metrics()
                .lines()
                .anyMatch(
                    line ->
                        line.startsWith("pointsman_hop_resets_total{")
                            && line.contains("why=\"" + why + "\"")
                            && !line.endsWith(" 0.0")));
  }

  /** The client sends, and sends on when it is answered, until the connection is no more. */
  private static void assertReset(Socket socket) {
    assertThatThrownBy(
            () -> {
              do {
                socket.getOutputStream().write(1);
              } while (socket.getInputStream().read() >= 0);
            })
        .isInstanceOf(SocketException.class)
        .hasMessageMatching(RESET);
  }

  private static String echo(Socket socket, BufferedReader lines, String line) throws Exception {
    socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    return lines.readLine();
  }

  private JsonNode connections() {
    return lab.get("/api/v1/connections").path("connections");
  }

  private JsonNode rule() {
    return lab.get("/api/v1/status").at("/rules/0");
  }

  private static BufferedReader lines(Socket socket) throws Exception {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }
}
