package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.SiteView;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that refuse or say nothing, and a port that is taken. */
@Timeout(30)
final class RelayFaultsTest {
  private static final String REQUEST = "GET /x HTTP/1.1\r\nHost: example.com\r\n\r\n";

  @Test
  void clientOfAServerThatRefusesIsTakenToTheNextWithNoByteLost() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").server("b").telnet("a", "b");
    try (Backend b = Backend.on(draft.addressOf("b"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial()) {
      // when
      Wire.send(client, "I speak first, whoever you are");
      client.shutdownOutput();
      // then
      try (Socket server = b.take()) {
        assertThat(Wire.receiveAll(server)).isEqualTo("I speak first, whoever you are");
        Wire.send(server, "b");
      }
      assertThat(Wire.receiveAll(client)).isEqualTo("b");
      site.awaitOnlyClosed(CloseCause.CLIENT_CLOSED);
    }
  }

  @Test
  void requestForAServerThatRefusesIsTakenToTheNextWithNoByteLost() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").server("b").http("*", "*", "a", "b");
    String request = REQUEST + "and what follows it";
    try (Backend b = Backend.on(draft.addressOf("b"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial()) {
      // when
      Wire.send(client, request);
      // then
      try (Socket server = b.take()) {
        assertThat(Wire.receive(server, request.length())).isEqualTo(request);
      }
    }
  }

  @Test
  void telnetClientIsResetWhenAllServersRefuse() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").server("b").telnet("a", "b");
    try (RunningSite site = RunningSite.of(draft)) {
      // then
      assertThat(site.dialEnding()).isEqualTo("reset");
      site.awaitOnlyClosed(CloseCause.CONNECT_FAILED);
    }
  }

  @Test
  void httpClientGetsBadGatewayWhenAllServersRefuse() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").server("b").http("*", "*", "a", "b");
    try (RunningSite site = RunningSite.of(draft)) {
      // when
      try (Socket client = site.dial()) {
        Wire.send(client, REQUEST);
        // then
        assertThat(Wire.receiveAll(client)).startsWith("HTTP/1.1 502 Bad Gateway\r\n");
      }
      site.awaitOnlyClosed(CloseCause.CONNECT_FAILED);
    }
  }

  @Test
  void noMoreServersAreTriedThanRetriesAllow() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().retries(0).server("a").server("b").telnet("a", "b");
    try (Backend b = Backend.on(draft.addressOf("b"));
        RunningSite site = RunningSite.of(draft)) {
      // then
      assertThat(site.dialEnding()).isEqualTo("reset");
      site.awaitOnlyClosed(CloseCause.CONNECT_FAILED);
      assertThat(b.idle()).isTrue();
    }
  }

  @Test
  void clientOfAServerThatDoesNotAnswerIsTakenToTheNext() throws Exception {
    // given
    SiteDraft draft =
        new SiteDraft()
            .connectTimeout(Duration.ofMillis(300))
            .server("a")
            .server("b")
            .telnet("a", "b");
    try (BlackHole a = BlackHole.on(draft.addressOf("a"));
        Backend b = Backend.on(draft.addressOf("b"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial()) {
      assertThat(a.silent()).isTrue();
      // when
      Wire.send(client, "hello");
      // then
      try (Socket server = b.take()) {
        assertThat(Wire.receive(server, 5)).isEqualTo("hello");
        Wire.send(server, "from b");
        assertThat(Wire.receive(client, 6)).isEqualTo("from b");
      }
      assertThat(site.server("a").live()).isZero();
    }
  }

  @Test
  void httpClientGetsGatewayTimeoutWhenNoServerAnswers() throws Exception {
    // given
    SiteDraft draft =
        new SiteDraft().connectTimeout(Duration.ofMillis(300)).server("a").http("*", "*", "a");
    try (BlackHole a = BlackHole.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft)) {
      assertThat(a.silent()).isTrue();
      // when
      try (Socket client = site.dial()) {
        Wire.send(client, REQUEST);
        // then
        assertThat(Wire.receiveAll(client)).startsWith("HTTP/1.1 504 Gateway Timeout\r\n");
      }
      site.awaitOnlyClosed(CloseCause.CONNECT_TIMEOUT);
    }
  }

  @Test
  void portThatIsTakenIsListenedOnOnceItIsFree() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").telnet("a");
    ServerSocket squatter = new ServerSocket();
    squatter.bind(draft.dialled());
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.started(draft)) {
      await()
          .untilAsserted(
              () -> {
                SiteView.ListenerView listener = listener(site);
                assertThat(listener.state()).isEqualTo(SiteView.ListenerState.BACKING_OFF);
                assertThat(listener.problem()).containsIgnoringCase("in use");
                assertThat(site.view().ready()).isFalse();
              });
      // when
      squatter.close();
      // then
      await()
          .untilAsserted(
              () -> assertThat(listener(site).state()).isEqualTo(SiteView.ListenerState.LISTENING));
      assertThat(listener(site).problem()).isEmpty();
      assertThat(site.view().ready()).isTrue();
      try (Socket client = site.dial();
          Socket server = a.take()) {
        Wire.send(client, "at last");
        assertThat(Wire.receive(server, 7)).isEqualTo("at last");
      }
    } finally {
      squatter.close();
    }
  }

  @Test
  void connectionThatEndsBadlyHarmsNoOther() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").telnet("a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket steady = site.dial();
        Socket toSteady = a.take()) {
      // when
      for (int i = 0; i < 20; i++) {
        Socket bad = site.dial();
        Socket toBad = a.take();
        Wire.send(bad, "x");
        assertThat(Wire.receive(toBad, 1)).isEqualTo("x");
        Wire.reset(i % 2 == 0 ? bad : toBad);
        assertThat(Wire.ending(i % 2 == 0 ? toBad : bad)).isEqualTo("reset");
        Wire.end(bad);
        Wire.end(toBad);
      }
      // then
      site.awaitLive(1);
      assertThat(site.closed())
          .isEqualTo(Map.of(CloseCause.CLIENT_RESET, 10L, CloseCause.SERVER_RESET, 10L));
      Wire.send(steady, "still here");
      assertThat(Wire.receive(toSteady, 10)).isEqualTo("still here");
    }
  }

  @Test
  void connectionWhoseActorThrowsIsResetAndHarmsNoOther() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").telnet("a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket first = site.dial();
        Socket toFirst = a.take();
        Socket second = site.dial();
        Socket toSecond = a.take()) {
      Wire.send(first, "one");
      assertThat(Wire.receive(toFirst, 3)).isEqualTo("one");
      Wire.send(second, "two");
      assertThat(Wire.receive(toSecond, 3)).isEqualTo("two");
      // when
      site.failConnectionActor(1);
      // then
      assertThat(Wire.ending(first)).isEqualTo("reset");
      assertThat(Wire.ending(toFirst)).isEqualTo("reset");
      site.awaitLive(1);
      assertThat(site.closed()).isEqualTo(Map.of(CloseCause.INTERNAL_ERROR, 1L));
      assertThat(site.server("a").live()).isEqualTo(1);
      Wire.send(second, "unharmed");
      assertThat(Wire.receive(toSecond, 8)).isEqualTo("unharmed");
      try (Socket third = site.dial();
          Socket toThird = a.take()) {
        Wire.send(toThird, "welcome");
        assertThat(Wire.receive(third, 7)).isEqualTo("welcome");
      }
    }
  }

  private static SiteView.ListenerView listener(RunningSite site) {
    return site.view().vips().getFirst().listeners().getFirst();
  }
}
