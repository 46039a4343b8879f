package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.model.CloseCause;
import dev.pointsman.testkit.faulty.Fault;
import dev.pointsman.testkit.faulty.FaultyServer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The node has as many connections as it may, and a client of an http rule comes. */
@Timeout(30)
final class NodeLimitTest {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

  private final SiteDraft draft = new SiteDraft().nodeLimit(1).server("a").http("*", "*", "a");
  private FaultyServer server;
  private RunningSite site;
  private Socket only;

  @BeforeEach
  void fill() throws Exception {
    server = new FaultyServer(draft.addressOf("a"), new Fault.SpeakFirst("a")).start();
    site = RunningSite.of(draft);
    only = site.dial();
    Wire.send(only, REQUEST);
    assertThat(Wire.receive(only, 1)).isEqualTo("a");
  }

  @AfterEach
  void stop() throws Exception {
    only.close();
    site.close();
    server.close();
  }

  @Test
  void clientIsToldThatTheNodeIsFullWithoutHavingAsked() throws Exception {
    // when
    try (Socket client = site.dial()) {
      // then
      assertThat(Wire.receiveAll(client))
          .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
          .contains("Connection: close\r\n")
          .endsWith("node-limit.\n");
    }
    assertThat(site.closed()).isEqualTo(Map.of(CloseCause.NODE_LIMIT, 1L));
    assertThat(site.live()).isEqualTo(1);
    assertThat(server.accepted()).isEqualTo(1);
  }

  @Test
  void requestThatIsOnItsWayDoesNotDestroyTheAnswer() throws Exception {
    // when
    try (Socket client = site.dial()) {
      Wire.send(client, REQUEST + "x".repeat(30_000));
      Wire.send(client, "y".repeat(20_000));
      // then
      assertThat(Wire.receiveAll(client)).startsWith("HTTP/1.1 503 ");
    }
  }

  @Test
  void clientThatSendsForEverIsCut() throws Exception {
    // when
    try (Socket client = site.dial()) {
      // then
      assertThat(sendUntilCut(client)).isLessThan(100_000_000L);
    }
  }

  private static long sendUntilCut(Socket client) {
    byte[] chunk = new byte[64 * 1024];
    long sent = 0;
    try {
      while (true) {
        client.getOutputStream().write(chunk);
        sent += chunk.length;
      }
    } catch (IOException cut) {
      assertThat(cut).hasMessageMatching("(?i).*(reset|broken pipe).*");
      return sent;
    }
  }

  @Test
  void clientThatNeverClosesIsCut() throws Exception {
    // when
    try (Socket client = site.dial()) {
      assertThat(Wire.receiveAll(client)).startsWith("HTTP/1.1 503 ");
      // then: its socket is gone, so what is sent there is answered with a reset
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> Wire.send(client, "x"))
                      .isInstanceOf(SocketException.class));
    }
  }

  @Test
  void clientsBeyondThoseWhoAreToldWhyAreReset() throws Exception {
    // given
    List<Socket> told = new ArrayList<>();
    List<String> endings = new ArrayList<>();
    try {
      // when: more at a time than may linger
      for (int i = 0; i < 600; i++) {
        try {
          told.add(site.dial());
        } catch (SocketException resetBeforeTheDialReturned) {
          endings.add("reset");
        }
      }
      for (Socket client : told) {
        endings.add(Wire.ending(client));
      }
      // then
      assertThat(endings).containsOnly("end", "reset");
    } finally {
      for (Socket client : told) {
        client.close();
      }
    }
    // and: when they have gone the next is told again
    await()
        .untilAsserted(
            () -> {
              try (Socket client = site.dial()) {
                assertThat(Wire.receiveAll(client)).startsWith("HTTP/1.1 503 ");
              }
            });
    only.close();
    site.awaitLive(0);
    assertThat(site.closed().get(CloseCause.NODE_LIMIT)).isGreaterThan(600);
  }

  @Test
  void placeThatIsFreedIsTakenByTheNext() throws Exception {
    // given
    try (Socket client = site.dial()) {
      assertThat(Wire.receiveAll(client)).startsWith("HTTP/1.1 503 ");
    }
    // when
    only.close();
    site.awaitLive(0);
    // then
    try (Socket client = site.dial()) {
      Wire.send(client, REQUEST);
      assertThat(Wire.receive(client, 1)).isEqualTo("a");
    }
  }
}
