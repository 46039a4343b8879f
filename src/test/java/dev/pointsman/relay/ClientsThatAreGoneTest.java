package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients who give up while the node is too busy to look at them, and such that only seem to. */
@Timeout(60)
final class ClientsThatAreGoneTest {
  private final Busy log = new Busy();

  @Test
  void thoseThatHaveResetNeverReachAServer() throws Exception {
    SiteDraft draft = new SiteDraft().server("a").telnet("a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = started(draft);
        Socket first = site.dial()) {
      // given
      log.awaitBusy();
      for (int i = 0; i < 3; i++) {
        Socket client = site.dial();
        Wire.send(client, "anybody?");
        Wire.reset(client);
      }
      // when
      log.goOn();
      // then
      try (Socket server = a.take()) {
        end(first, server);
      }
      site.awaitAllClosed(Map.of(CloseCause.CLIENT_GONE, 3L, CloseCause.CLIENT_CLOSED, 1L));
      assertThat(a.idle()).isTrue();
      assertThat(log.gone)
          .hasSize(3)
          .allSatisfy(
              view -> {
                assertThat(view.rule()).isEqualTo(site.view().rules().getFirst().id());
                assertThat(view.server()).isEmpty();
              });
    }
  }

  @Test
  void oneThatHasSaidAllAndListensIsServed() throws Exception {
    SiteDraft draft = new SiteDraft().server("a").telnet("a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = started(draft);
        Socket first = site.dial();
        Socket busyServer = a.take()) {
      // given
      log.awaitBusy();
      try (Socket client = site.dial()) {
        Wire.send(client, "the question");
        client.shutdownOutput();
        // when
        log.goOn();
        // then
        try (Socket server = a.take()) {
          assertThat(Wire.receiveAll(server)).isEqualTo("the question");
          Wire.send(server, "the answer");
        }
        assertThat(Wire.receiveAll(client)).isEqualTo("the answer");
      }
      end(first, busyServer);
      site.awaitAllClosed(Map.of(CloseCause.CLIENT_CLOSED, 2L));
    }
  }

  @Test
  void oneThatHasNothingToSayIsServedWhereTheServerMaySpeakFirst() throws Exception {
    SiteDraft draft = new SiteDraft().server("a").telnet("a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = started(draft);
        Socket first = site.dial();
        Socket busyServer = a.take()) {
      // given
      log.awaitBusy();
      try (Socket client = site.dial()) {
        client.shutdownOutput();
        // when
        log.goOn();
        // then
        try (Socket server = a.take()) {
          Wire.send(server, "what time it is");
        }
        assertThat(Wire.receiveAll(client)).isEqualTo("what time it is");
      }
      end(first, busyServer);
      site.awaitAllClosed(Map.of(CloseCause.CLIENT_CLOSED, 2L));
    }
  }

  @Test
  void oneThatHasEndedWithoutARequestIsGoneWhereTheRequestDecides() throws Exception {
    SiteDraft draft = new SiteDraft().server("a").http("*", "/*", "a");
    String request = "GET /clip HTTP/1.0\r\n\r\n";
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = started(draft);
        Socket first = site.dial()) {
      // given
      Wire.send(first, request);
      log.awaitBusy();
      try (Socket silent = site.dial();
          Socket asking = site.dial()) {
        silent.shutdownOutput();
        Wire.send(asking, request);
        asking.shutdownOutput();
        // when
        log.goOn();
        // then
        try (Socket server = a.take();
            Socket next = a.take()) {
          assertThat(Wire.receive(server, request.length())).isEqualTo(request);
          assertThat(Wire.receiveAll(next)).isEqualTo(request);
          Wire.send(next, "200");
          Wire.end(next);
          assertThat(Wire.receiveAll(asking)).isEqualTo("200");
          assertThat(Wire.ending(silent)).isEqualTo("reset");
          end(first, server);
        }
      }
      site.awaitAllClosed(Map.of(CloseCause.CLIENT_GONE, 1L, CloseCause.CLIENT_CLOSED, 2L));
      assertThat(a.idle()).isTrue();
    }
  }

  /** The client first. */
  private static void end(Socket client, Socket server) throws IOException {
    client.shutdownOutput();
    assertThat(Wire.receiveAll(server)).isEmpty();
    Wire.end(server);
    assertThat(Wire.receiveAll(client)).isEmpty();
  }

  private RunningSite started(SiteDraft draft) {
    RunningSite site = RunningSite.started(draft, SiteMetrics.none(), log);
    site.awaitReady();
    return site;
  }

  /** Holds the listener up from its first connection on until it may go on; keeps who was gone. */
  private static final class Busy implements AccessLog {
    final List<ConnectionView> gone = new CopyOnWriteArrayList<>();
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    void awaitBusy() throws InterruptedException {
      assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
    }

    void goOn() {
      go.countDown();
    }

    @Override
    public void connected(ConnectionView connection) {
      busy.countDown();
      boolean free = false;
      while (!free) {
        try {
          free = go.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException wakesTheSelector) {
          // The loop's thread is interrupted when it has something to do; it is doing this.
        }
      }
    }

    @Override
    public void alive(ConnectionView connection) {}

    @Override
    public void closed(ConnectionView connection, CloseCause cause, long durationNanos) {
      if (cause == CloseCause.CLIENT_GONE) {
        gone.add(connection);
      }
    }

    @Override
    public void reopen() {}

    @Override
    public void close() {}
  }
}
