package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.SiteView;
import dev.pointsman.testkit.faulty.Fault;
import dev.pointsman.testkit.faulty.FaultyServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Another configuration comes into force while connections live. */
@Timeout(30)
final class ReloadTest {
  private final int other = SiteDraft.freePort();

  private static FaultyServer greeter(SiteDraft draft, String name) throws IOException {
    return new FaultyServer(draft.addressOf(name), new Fault.SpeakFirst(name)).start();
  }

  private static void assertEchoes(Socket client) throws IOException {
    Wire.send(client, "echo");
    assertThat(Wire.receive(client, 4)).isEqualTo("echo");
  }

  private static void assertGreets(Socket client, String name) throws IOException {
    assertThat(Wire.receive(client, 1)).isEqualTo(name);
  }

  @Test
  void ruleThatStaysKeepsItsConnectionAndItsAccount() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").telnet("a");
    try (FaultyServer a = greeter(draft, "a");
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial()) {
      assertGreets(client, "a");
      // when
      site.apply(draft.telnet(other, "a").site());
      // then
      await().until(() -> site.view().ready() && site.view().rules().size() == 2);
      assertEchoes(client);
      assertThat(site.live()).isEqualTo(1);
      assertThat(a.accepted()).isEqualTo(1);
      try (Socket next = site.dial()) {
        assertGreets(next, "a");
      }
    }
  }

  @Test
  void ruleThatIsAddedIsListenedFor() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").telnet("a");
    try (RunningSite site = RunningSite.of(draft)) {
      // when
      site.apply(draft.server("b").telnet(other, "b").site());
      await().until(() -> site.view().ready() && site.view().rules().size() == 2);
      // then
      try (FaultyServer b = greeter(draft, "b");
          Socket client = Wire.dial(draft.dialled(other))) {
        assertGreets(client, "b");
        assertThat(b.accepted()).isEqualTo(1);
      }
    }
  }

  @Test
  void ruleThatIsRemovedLeavesItsPortAndLetsItsConnectionsFinish() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").telnet("a").telnet(other, "a");
    try (FaultyServer a = greeter(draft, "a");
        RunningSite site = RunningSite.of(draft);
        Socket client = Wire.dial(draft.dialled(other))) {
      assertGreets(client, "a");
      // when
      site.apply(draft.withoutRulesOf(other).site());
      // then
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> Wire.end(Wire.dial(draft.dialled(other))))
                      .isInstanceOf(ConnectException.class));
      assertEchoes(client);
      assertThat(site.connections()).hasSize(1);
      // and
      Wire.end(client);
      await().untilAsserted(() -> assertThat(site.view().rules()).hasSize(1));
      assertThat(site.connections()).isEmpty();
      try (Socket next = site.dial()) {
        assertGreets(next, "a");
      }
      assertThat(a.accepted()).isEqualTo(2);
    }
  }

  @Test
  void connectionOfARemovedRuleIsCutAtTheDrainDeadline() throws Exception {
    // given
    SiteDraft draft =
        new SiteDraft()
            .drainDeadline(Duration.ofMillis(300))
            .server("a")
            .telnet("a")
            .telnet(other, "a");
    try (FaultyServer a = greeter(draft, "a");
        RunningSite site = RunningSite.of(draft);
        Socket client = Wire.dial(draft.dialled(other))) {
      assertGreets(client, "a");
      // when
      site.apply(draft.withoutRulesOf(other).site());
      // then
      assertThat(Wire.ending(client)).isEqualTo("reset");
      await().untilAsserted(() -> assertThat(a.live()).isZero());
      await().untilAsserted(() -> assertThat(site.server("a").live()).isZero());
    }
  }

  @Test
  void removedPortCanBeListenedOnAgainWhileItsOldConnectionLives() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").telnet("a").telnet(other, "a");
    try (FaultyServer a = greeter(draft, "a");
        RunningSite site = RunningSite.of(draft);
        Socket old = Wire.dial(draft.dialled(other))) {
      assertGreets(old, "a");
      site.apply(draft.withoutRulesOf(other).site());
      // when
      site.apply(draft.telnet(other, "a").site());
      // then
      await()
          .untilAsserted(
              () ->
                  assertThat(site.view().vips().getFirst().listeners())
                      .filteredOn(at -> at.state() == SiteView.ListenerState.LISTENING)
                      .hasSize(2));
      try (Socket fresh = Wire.dial(draft.dialled(other))) {
        assertGreets(fresh, "a");
        assertEchoes(old);
        assertThat(a.live()).isEqualTo(2);
      }
    }
  }

  @Test
  void serversOfARuleThatChangeTakeNewConnectionsAndLeaveOldOnesAlone() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").server("b").telnet("a");
    try (FaultyServer a = greeter(draft, "a");
        FaultyServer b = greeter(draft, "b");
        RunningSite site = RunningSite.of(draft);
        Socket old = site.dial()) {
      assertGreets(old, "a");
      // when
      site.apply(draft.withoutRulesOf(draft.dialled().getPort()).telnet("b").site());
      // then
      await()
          .untilAsserted(
              () -> {
                try (Socket fresh = site.dial()) {
                  assertGreets(fresh, "b");
                }
              });
      assertEchoes(old);
      assertThat(a.live()).isEqualTo(1);
      assertThat(b.accepted()).isPositive();
      // and: the rule is the same by what it matches, so its account goes on
      assertThat(site.view().rules()).hasSize(1);
      assertThat(site.view().rules().getFirst().accepted()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void connectionsOfAServerThatIsRemovedAreClosed() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").server("b").telnet("a", "b");
    try (FaultyServer a = greeter(draft, "a");
        FaultyServer b = greeter(draft, "b");
        RunningSite site = RunningSite.of(draft);
        Socket toA = site.dial();
        Socket toB = site.dial()) {
      assertGreets(toA, "a");
      assertGreets(toB, "b");
      // when
      site.apply(
          draft.withoutRulesOf(draft.dialled().getPort()).withoutServer("b").telnet("a").site());
      // then
      assertThat(Wire.ending(toB)).isEqualTo("reset");
      await().until(() -> site.closed().containsKey(CloseCause.RULE_REMOVED));
      assertEchoes(toA);
      assertThat(site.view().servers()).hasSize(1);
      assertThat(a.live()).isEqualTo(1);
      await().untilAsserted(() -> assertThat(b.live()).isZero());
    }
  }
}
