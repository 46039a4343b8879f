package dev.pointsman.hop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The running product, which hops real connections to real servers. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class HopRunTest {
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
