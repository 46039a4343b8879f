package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.SchedulingPolicy;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection may take of time, and how many there may be. */
@Timeout(30)
final class LimitsAndTimeoutsTest {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

  @Test
  void connectionWithoutAByteEitherWayIsCutOnBothSides() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().idleTimeout(Duration.ofMillis(500)).server("a").telnet("a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial();
        Socket server = a.take()) {
      // then
      assertThat(Wire.ending(client)).isEqualTo("reset");
      assertThat(Wire.ending(server)).isEqualTo("reset");
      site.awaitOnlyClosed(CloseCause.IDLE_TIMEOUT);
    }
  }

  @Test
  void connectionWithBytesOneWayOnlyIsNotIdle() throws Exception {
    // given
    Duration idle = Duration.ofSeconds(1);
    SiteDraft draft = new SiteDraft().idleTimeout(idle).server("a").telnet("a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial();
        Socket server = a.take();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
      // when
      var drip = clock.scheduleAtFixedRate(() -> drip(server), 0, 100, TimeUnit.MILLISECONDS);
      // then: three times the idle time-out later it is there
      assertThat(Wire.receive(client, 30)).isEqualTo("x".repeat(30));
      assertThat(site.live()).isEqualTo(1);
      drip.cancel(false);
    }
  }

  @Test
  void clientThatDripsItsHeadIsCutAtTheHeadTimeout() throws Exception {
    // given
    SiteDraft draft =
        new SiteDraft().headTimeout(Duration.ofMillis(700)).server("a").http("*", "*", "a");
    try (RunningSite site = RunningSite.of(draft);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        Socket client = site.dial()) {
      Wire.send(client, "GET / HTTP/1.1\r\nX: ");
      // when
      var drip = clock.scheduleAtFixedRate(() -> drip(client), 0, 100, TimeUnit.MILLISECONDS);
      // then
      assertThat(Wire.receiveAll(client)).startsWith("HTTP/1.1 408 Request Timeout\r\n");
      // and: it goes on dripping, and is cut for the same cause all the same
      site.awaitOnlyClosed(CloseCause.HEAD_TIMEOUT);
      drip.cancel(false);
    }
  }

  @Test
  void clientThatSaysNothingOnAnHttpRuleIsCutAtTheHeadTimeout() throws Exception {
    // given
    SiteDraft draft =
        new SiteDraft().headTimeout(Duration.ofMillis(300)).server("a").http("*", "*", "a");
    try (RunningSite site = RunningSite.of(draft)) {
      try (Socket client = site.dial()) {
        // then
        assertThat(Wire.receiveAll(client)).startsWith("HTTP/1.1 408 ");
      }
      site.awaitOnlyClosed(CloseCause.HEAD_TIMEOUT);
    }
  }

  @Test
  void refusedClientThatNeverClosesIsCutAfterAWhile() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").http("*", "/only", "a");
    try (RunningSite site = RunningSite.of(draft);
        Socket client = site.dial()) {
      // when
      Wire.send(client, REQUEST);
      assertThat(Wire.receiveAll(client)).startsWith("HTTP/1.1 404 ");
      // then
      assertThat(client.isClosed()).isFalse();
      site.awaitOnlyClosed(CloseCause.NO_RULE);
    }
  }

  @Test
  void refusedClientThatNeverStopsSendingIsCut() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").http("*", "/only", "a");
    try (RunningSite site = RunningSite.of(draft);
        Socket client = site.dial()) {
      // when
      Wire.send(client, REQUEST);
      // then
      await()
          .untilAsserted(
              () -> {
                try {
                  Wire.send(client, "x".repeat(100_000));
                  assertThat(site.live()).isZero();
                } catch (IOException cut) {
                  assertThat(site.live()).isZero();
                }
              });
      site.awaitOnlyClosed(CloseCause.NO_RULE);
    }
  }

  @Test
  void clientBeyondTheRulesLimitIsRefusedUntilAnotherLeaves() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().ruleLimit(1).server("a").telnet("a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft)) {
      try (Socket first = site.dial();
          Socket server = a.take()) {
        // then
        assertThat(site.dialEnding()).isEqualTo("reset");
        Wire.send(first, "mine");
        Wire.end(first);
        assertThat(Wire.receiveAll(server)).isEqualTo("mine");
      }
      site.awaitAllClosed(Map.of(CloseCause.RULE_LIMIT, 1L, CloseCause.CLIENT_CLOSED, 1L));
      // and
      assertServed(site, a);
    }
  }

  @Test
  void refusedClientThatLingersTakesNobodysPlaceUnderTheRulesLimit() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().ruleLimit(1).server("a").http("*", "*", "a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket first = site.dial();
        Socket refused = site.dial();
        Socket next = site.dial()) {
      Wire.send(first, REQUEST);
      Socket toFirst = a.take();
      Wire.send(refused, REQUEST);
      assertThat(Wire.receiveAll(refused)).startsWith("HTTP/1.1 503 ").contains("rule-limit");
      // when
      Wire.end(first);
      assertThat(Wire.receiveAll(toFirst)).isEqualTo(REQUEST);
      Wire.end(toFirst);
      await().until(() -> site.closed().containsKey(CloseCause.CLIENT_CLOSED));
      Wire.send(next, REQUEST);
      // then
      try (Socket toNext = a.take()) {
        assertThat(Wire.receive(toNext, REQUEST.length())).isEqualTo(REQUEST);
      }
    }
  }

  @Test
  void fullServerIsPassedOverAndAllFullIsARefusal() throws Exception {
    // given
    SiteDraft draft =
        new SiteDraft()
            .policy(SchedulingPolicy.LEAST_CONNECTIONS)
            .serverLimit(1)
            .server("a")
            .server("b")
            .telnet("a", "b");
    try (Backend a = Backend.on(draft.addressOf("a"));
        Backend b = Backend.on(draft.addressOf("b"));
        RunningSite site = RunningSite.of(draft)) {
      try (Socket first = site.dial();
          Socket toA = a.take();
          Socket second = site.dial();
          Socket toB = b.take()) {
        // then
        assertThat(site.dialEnding()).isEqualTo("reset");
        await().untilAsserted(() -> assertThat(site.live()).isEqualTo(2));
        Wire.end(first);
        Wire.end(second);
        assertThat(Wire.receiveAll(toA)).isEmpty();
        assertThat(Wire.receiveAll(toB)).isEmpty();
      }
      site.awaitAllClosed(Map.of(CloseCause.SERVER_LIMIT, 1L, CloseCause.CLIENT_CLOSED, 2L));
    }
  }

  @Test
  void clientBeyondTheNodesLimitIsRefusedUntilAnotherLeaves() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().nodeLimit(1).server("a").telnet("a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft)) {
      try (Socket first = site.dial();
          Socket server = a.take()) {
        for (int i = 0; i < 3; i++) {
          assertThat(site.dialEnding()).isEqualTo("reset");
        }
        Wire.send(first, "mine");
        Wire.end(first);
        assertThat(Wire.receiveAll(server)).isEqualTo("mine");
      }
      site.awaitAllClosed(Map.of(CloseCause.NODE_LIMIT, 3L, CloseCause.CLIENT_CLOSED, 1L));
      assertServed(site, a);
      assertServed(site, a);
    }
  }

  private static void assertServed(RunningSite site, Backend backend) throws IOException {
    try (Socket client = site.dial();
        Socket server = backend.take()) {
      Wire.send(client, "served");
      assertThat(Wire.receive(server, 6)).isEqualTo("served");
    }
    site.awaitLive(0);
  }

  /** Ends its own schedule, by failing, once the other side has closed. */
  private static void drip(Socket to) {
    try {
      Wire.send(to, "x");
    } catch (IOException closed) {
      throw new java.io.UncheckedIOException(closed);
    }
  }
}
