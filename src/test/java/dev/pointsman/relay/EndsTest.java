package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.AdminState;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.HealthPolicy;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection is said to have ended for, when one side ends in two steps or at once. */
@Timeout(30)
final class EndsTest {
  @Test
  void bytesForAServerThatEndedAndThenResetAreNotTakenForDelivered() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").telnet("a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial();
        Socket server = a.take()) {
      Wire.send(server, "bye");
      server.shutdownOutput();
      assertThat(Wire.receiveAll(client)).isEqualTo("bye");
      Wire.reset(server);
      // when
      Wire.send(client, "wait, there is more");
      Wire.end(client);
      // then
      site.awaitOnlyClosed(CloseCause.SERVER_RESET);
    }
  }

  @Test
  void serverThatEndedAndThenResetIsCutAtTheIdleTimeoutWhenTheClientSaysNothing() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().idleTimeout(Duration.ofMillis(500)).server("a").telnet("a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial();
        Socket server = a.take()) {
      Wire.send(server, "bye");
      server.shutdownOutput();
      assertThat(Wire.receiveAll(client)).isEqualTo("bye");
      // when
      Wire.reset(server);
      // then
      site.awaitOnlyClosed(CloseCause.IDLE_TIMEOUT);
    }
  }

  @Test
  void clientThatResetsInsteadOfReadingWhatItAskedForIsNotTakenForServed() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").telnet("a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial();
        Socket server = a.take()) {
      Wire.send(client, "all you have");
      client.shutdownOutput();
      assertThat(Wire.receiveAll(server)).isEqualTo("all you have");
      Wire.send(server, "a little");
      assertThat(Wire.receive(client, 8)).isEqualTo("a little");
      // when
      Wire.reset(client);
      Wire.send(server, "and a lot more");
      Wire.end(server);
      // then
      site.awaitOnlyClosed(CloseCause.CLIENT_RESET);
    }
  }

  @Test
  void clientOfAServerThatAcceptsAndResetsIsTakenToTheNext() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").server("b").telnet("a", "b");
    try (Backend a = Backend.on(draft.addressOf("a"));
        Backend b = Backend.on(draft.addressOf("b"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial()) {
      // when
      Wire.reset(a.take());
      // then
      try (Socket server = b.take()) {
        Wire.send(server, "220 from b");
        assertThat(Wire.receive(client, 10)).isEqualTo("220 from b");
        assertThat(site.server("a").live()).isZero();
        assertThat(site.server("b").live()).isEqualTo(1);
        Wire.send(client, "hello");
        client.shutdownOutput();
        assertThat(Wire.receiveAll(server)).isEqualTo("hello");
      }
      site.awaitOnlyClosed(CloseCause.CLIENT_CLOSED);
    }
  }

  @Test
  void bytesOfTheClientThatTheServerResetAwayAreNotSentToAnother() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").server("b").telnet("a", "b");
    try (Backend a = Backend.on(draft.addressOf("a"));
        Backend b = Backend.on(draft.addressOf("b"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial();
        Socket server = a.take()) {
      Wire.send(client, "pay 100");
      assertThat(Wire.receive(server, 7)).isEqualTo("pay 100");
      // when
      Wire.reset(server);
      // then
      assertThat(Wire.ending(client)).isEqualTo("reset");
      site.awaitOnlyClosed(CloseCause.SERVER_RESET);
      assertThat(b.idle()).isTrue();
    }
  }

  @Test
  void clientIsResetWhenTheOnlyServerAcceptsAndResets() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").telnet("a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial()) {
      // when
      Wire.reset(a.take());
      // then
      assertThat(Wire.ending(client)).isEqualTo("reset");
      site.awaitOnlyClosed(CloseCause.SERVER_RESET);
    }
  }

  @Test
  void serverThatAcceptsAndResetsGoesDownLikeOneThatRefuses() throws Exception {
    // given
    SiteDraft draft =
        new SiteDraft()
            .health(SiteDraft.check(HealthPolicy.Check.NONE, 3, 2))
            .server("a")
            .telnet("a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft)) {
      // when
      for (int i = 0; i < 3; i++) {
        try (Socket client = site.dial()) {
          Wire.reset(a.take());
          assertThat(Wire.ending(client)).isEqualTo("reset");
        }
      }
      // then
      Awaitility.await().untilAsserted(() -> assertThat(site.server("a").eligible()).isFalse());
      assertThat(site.server("a").reason()).isEqualTo("down: connection reset");
      assertThat(site.server("a").admin()).isEqualTo(AdminState.ENABLED);
      site.awaitAllClosed(Map.of(CloseCause.SERVER_RESET, 3L));
    }
  }
}
