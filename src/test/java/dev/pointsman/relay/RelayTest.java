package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.testkit.net.BytePattern;
import dev.pointsman.testkit.traffic.Close;
import dev.pointsman.testkit.traffic.Crowd;
import dev.pointsman.testkit.traffic.CrowdPlan;
import dev.pointsman.testkit.traffic.Exchange;
import dev.pointsman.testkit.traffic.TrafficAccount;
import dev.pointsman.testkit.traffic.TrafficClient;
import dev.pointsman.testkit.traffic.TrafficServer;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes, ends and resets, each way, and the account of each. */
@Timeout(60)
final class RelayTest {
  private final SiteDraft draft = new SiteDraft().server("a").telnet("a");

  @Test
  void bytesFlowBothWaysAtOnceAndEachArrivesOnceAndInPlace() throws Exception {
    // given
    try (TrafficServer server = new TrafficServer(draft.addressOf("a")).start();
        RunningSite site = RunningSite.of(draft)) {
      // when
      TrafficAccount client =
          new TrafficClient(draft.dialled(), Duration.ofSeconds(20))
              .run(new Exchange(7, 20_000_000, 20_000_000, Close.CLIENT_HALF));
      // then
      assertThat(client.completed()).as("%s", client).isEqualTo(1);
      await().untilAsserted(() -> assertThat(server.account().completedUp()).isEqualTo(20_000_000));
      site.awaitOnlyClosed(CloseCause.CLIENT_CLOSED);
    }
  }

  @Test
  void everyWayToEndIsPassedOnAsItIsWhenHundredsEndAtOnce() throws Exception {
    // given
    try (TrafficServer server = new TrafficServer(draft.addressOf("a")).start();
        RunningSite site = RunningSite.of(draft)) {
      // when
      TrafficAccount client =
          new Crowd(CrowdPlan.random(draft.dialled(), 1_000, 300, 11, 100_000)).run();
      // then
      await().untilAsserted(() -> assertThat(server.account().live()).isZero());
      assertThat(client.completed()).as("%s", client).isEqualTo(1_000);
      assertThat(server.account().completed()).as("%s", server.account()).isEqualTo(1_000);
      assertThat(client.resetsSeenAsEnd() + server.account().resetsSeenAsEnd()).isZero();
      assertThat(server.account().completedUp()).isEqualTo(client.completedUp());
      assertThat(server.account().completedDown()).isEqualTo(client.completedDown());
      site.awaitLive(0);
      assertThat(site.closed().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(1_000);
      assertThat(site.closed().keySet())
          .isSubsetOf(
              CloseCause.CLIENT_CLOSED,
              CloseCause.SERVER_CLOSED,
              CloseCause.CLIENT_RESET,
              CloseCause.SERVER_RESET);
    }
  }

  @Test
  void clientThatHasEndedItsSendingStillReceives() throws Exception {
    // given
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial();
        Socket server = a.take()) {
      // when
      Wire.send(client, "question");
      client.shutdownOutput();
      assertThat(Wire.receiveAll(server)).isEqualTo("question");
      Wire.send(server, "answer");
      Wire.end(server);
      // then
      assertThat(Wire.receiveAll(client)).isEqualTo("answer");
      site.awaitOnlyClosed(CloseCause.CLIENT_CLOSED);
    }
  }

  @Test
  void serverThatHasEndedItsSendingStillReceives() throws Exception {
    // given
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial();
        Socket server = a.take()) {
      // when
      Wire.send(server, "all I have");
      server.shutdownOutput();
      assertThat(Wire.receiveAll(client)).isEqualTo("all I have");
      Wire.send(client, "thanks");
      Wire.end(client);
      // then
      assertThat(Wire.receiveAll(server)).isEqualTo("thanks");
      site.awaitOnlyClosed(CloseCause.SERVER_CLOSED);
    }
  }

  @Test
  void serverSpeaksFirst() throws Exception {
    // given
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial();
        Socket server = a.take()) {
      // when
      Wire.send(server, "220 welcome\r\n");
      // then
      assertThat(Wire.receive(client, 13)).isEqualTo("220 welcome\r\n");
      // and
      Wire.send(client, "HELO\r\n");
      assertThat(Wire.receive(server, 6)).isEqualTo("HELO\r\n");
    }
  }

  @Test
  void resetByTheClientReachesTheServerAsAReset() throws Exception {
    // given
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial();
        Socket server = a.take()) {
      Wire.send(client, "begin");
      assertThat(Wire.receive(server, 5)).isEqualTo("begin");
      // when
      Wire.reset(client);
      // then
      assertThat(Wire.ending(server)).isEqualTo("reset");
      site.awaitOnlyClosed(CloseCause.CLIENT_RESET);
    }
  }

  @Test
  void resetByTheServerReachesTheClientAsAReset() throws Exception {
    // given
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial();
        Socket server = a.take()) {
      Wire.send(server, "begin");
      assertThat(Wire.receive(client, 5)).isEqualTo("begin");
      // when
      Wire.reset(server);
      // then
      assertThat(Wire.ending(client)).isEqualTo("reset");
      site.awaitOnlyClosed(CloseCause.SERVER_RESET);
    }
  }

  @Test
  void resetByTheServerAfterTheClientHasEndedItsSendingIsStillAReset() throws Exception {
    // given
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial();
        Socket server = a.take()) {
      client.shutdownOutput();
      assertThat(Wire.receiveAll(server)).isEmpty();
      // when
      Wire.reset(server);
      // then
      assertThat(Wire.ending(client)).isEqualTo("reset");
      site.awaitOnlyClosed(CloseCause.SERVER_RESET);
    }
  }

  @Test
  void clientThatDoesNotReadHoldsTheServerBackAndReceivesAllOnceItDoes() throws Exception {
    // given
    long bytes = 200_000_000;
    BytePattern pattern = new BytePattern(5);
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial();
        Socket server = a.take();
        ExecutorService background = Executors.newVirtualThreadPerTaskExecutor()) {
      // when
      Future<?> sending =
          background.submit(
              () -> {
                Wire.sendPattern(server.getOutputStream(), pattern, bytes);
                Wire.end(server);
                return null;
              });
      // then: the sockets' buffers fill, and then nothing moves
      long stoodAt =
          await()
              .pollInterval(Duration.ofMillis(300))
              .until(new Standstill(site), down -> down > 0);
      assertThat(stoodAt).isLessThan(8_000_000);
      assertThat(sending.isDone()).isFalse();
      // and
      assertThat(Wire.receivePattern(client.getInputStream(), pattern)).isEqualTo(bytes);
      Wire.end(client);
      site.awaitOnlyClosed(CloseCause.SERVER_CLOSED);
    }
  }

  @Test
  void serverThatDoesNotReadHoldsTheClientBackAndReceivesAllOnceItDoes() throws Exception {
    // given
    long bytes = 50_000_000;
    BytePattern pattern = new BytePattern(6);
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial();
        Socket server = a.take();
        ExecutorService background = Executors.newVirtualThreadPerTaskExecutor()) {
      // when
      Future<?> sending =
          background.submit(
              () -> {
                Wire.sendPattern(client.getOutputStream(), pattern, bytes);
                Wire.end(client);
                return null;
              });
      // then
      long stoodAt =
          await().pollInterval(Duration.ofMillis(300)).until(new Standstill(site), up -> up > 0);
      assertThat(stoodAt).isLessThan(8_000_000);
      assertThat(sending.isDone()).isFalse();
      // and
      assertThat(Wire.receivePattern(server.getInputStream(), pattern)).isEqualTo(bytes);
      Wire.end(server);
      site.awaitOnlyClosed(CloseCause.CLIENT_CLOSED);
    }
  }

  @Test
  void connectionIsListedWithItsEndsAndItsBytes() throws Exception {
    // given
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial();
        Socket server = a.take()) {
      // when
      Wire.send(client, "four");
      Wire.receive(server, 4);
      Wire.send(server, "sixsix");
      Wire.receive(client, 6);
      // then
      List<ConnectionView> connections = site.connections();
      assertThat(connections).hasSize(1);
      ConnectionView view = connections.getFirst();
      assertThat(view.phase()).isEqualTo(ConnectionView.Phase.OPEN);
      assertThat(view.bytesUp()).isEqualTo(4);
      assertThat(view.bytesDown()).isEqualTo(6);
      assertThat(view.client().port()).isEqualTo(client.getLocalPort());
      assertThat(view.dialled().toSocketAddress()).isEqualTo(draft.dialled());
      assertThat(view.server()).hasValueSatisfying(name -> assertThat(name.value()).isEqualTo("a"));
      assertThat(view.serverEndpoint())
          .hasValueSatisfying(
              at -> assertThat(at.toSocketAddress()).isEqualTo(draft.addressOf("a")));
    }
  }

  @Test
  void clientsThatComeTogetherDoNotMixTheirBytes() throws Exception {
    // given
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket one = site.dial();
        Socket toOne = a.take();
        Socket two = site.dial();
        Socket toTwo = a.take()) {
      // when
      CompletableFuture<Void> first = CompletableFuture.runAsync(() -> sendMany(one, "1"));
      CompletableFuture<Void> second = CompletableFuture.runAsync(() -> sendMany(two, "2"));
      // then
      assertThat(Wire.receive(toOne, 10_000)).isEqualTo("1".repeat(10_000));
      assertThat(Wire.receive(toTwo, 10_000)).isEqualTo("2".repeat(10_000));
      CompletableFuture.allOf(first, second).join();
      assertThat(site.live()).isEqualTo(2);
    }
  }

  private static void sendMany(Socket to, String text) {
    try {
      for (int i = 0; i < 10_000; i++) {
        Wire.send(to, text);
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The bytes of the only connection, both ways, once they are the same twice; 0 until then. */
  private static final class Standstill implements java.util.concurrent.Callable<Long> {
    private final RunningSite site;
    private long last = -1;

    Standstill(RunningSite site) {
      this.site = site;
    }

    @Override
    public Long call() {
      ConnectionView view = site.connections().getFirst();
      long now = view.bytesDown() + view.bytesUp();
      boolean same = now == last;
      last = now;
      return same ? now : 0;
    }
  }
}
