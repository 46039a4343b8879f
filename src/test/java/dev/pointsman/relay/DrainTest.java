package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.site.SiteCommand;
import dev.pointsman.testkit.faulty.Fault;
import dev.pointsman.testkit.faulty.FaultyServer;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The node stops: no new connections, and those there are finish or are cut. */
@Timeout(30)
final class DrainTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private final SiteDraft draft = new SiteDraft().server("a").telnet("a");

  @Test
  void siteWithoutConnectionsStopsAtOnce() {
    // given
    try (RunningSite site = RunningSite.of(draft)) {
      // when
      SiteCommand.Drained drained = site.drain(LONG).join();
      // then
      assertThat(drained.cut()).isZero();
      site.awaitStopped();
    }
  }

  @Test
  void connectionsMayFinishWhileNoneIsAccepted() throws Exception {
    // given
    try (FaultyServer a =
            new FaultyServer(draft.addressOf("a"), new Fault.SpeakFirst("a")).start();
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial()) {
      assertThat(Wire.receive(client, 1)).isEqualTo("a");
      // when
      CompletableFuture<SiteCommand.Drained> draining = site.drain(LONG);
      // then
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> Wire.end(site.dial()))
                      .isInstanceOf(ConnectException.class));
      assertThat(site.view().draining()).isTrue();
      assertThat(site.view().ready()).isFalse();
      Wire.send(client, "last words");
      assertThat(Wire.receive(client, 10)).isEqualTo("last words");
      assertThat(draining).isNotDone();
      // and
      Wire.end(client);
      assertThat(draining.join().cut()).isZero();
      site.awaitStopped();
      await().untilAsserted(() -> assertThat(a.live()).isZero());
    }
  }

  @Test
  void connectionsAreCutAtTheDeadline() throws Exception {
    // given
    try (FaultyServer a =
            new FaultyServer(draft.addressOf("a"), new Fault.SpeakFirst("a")).start();
        RunningSite site = RunningSite.of(draft);
        Socket one = site.dial();
        Socket two = site.dial()) {
      assertThat(Wire.receive(one, 1)).isEqualTo("a");
      assertThat(Wire.receive(two, 1)).isEqualTo("a");
      // when
      CompletableFuture<SiteCommand.Drained> draining = site.drain(Duration.ofMillis(300));
      // then
      assertThat(Wire.ending(one)).isEqualTo("reset");
      assertThat(Wire.ending(two)).isEqualTo("reset");
      assertThat(draining.join().cut()).isEqualTo(2);
      site.awaitStopped();
      await().untilAsserted(() -> assertThat(a.live()).isZero());
    }
  }

  @Test
  void secondDrainWithAShorterDeadlineHastensTheFirst() throws Exception {
    // given
    try (FaultyServer a =
            new FaultyServer(draft.addressOf("a"), new Fault.SpeakFirst("a")).start();
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial()) {
      assertThat(Wire.receive(client, 1)).isEqualTo("a");
      CompletableFuture<SiteCommand.Drained> first = site.drain(LONG);
      // when
      CompletableFuture<SiteCommand.Drained> second = site.drain(Duration.ofMillis(100));
      // then
      assertThat(Wire.ending(client)).isEqualTo("reset");
      assertThat(second.join().cut()).isEqualTo(1);
      assertThat(first.join().cut()).isEqualTo(1);
      site.awaitStopped();
      await().untilAsserted(() -> assertThat(a.live()).isZero());
    }
  }
}
