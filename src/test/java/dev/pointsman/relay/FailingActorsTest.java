package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.model.AdminState;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.testkit.faulty.Fault;
import dev.pointsman.testkit.faulty.FaultyServer;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Actors fail for real, by an exception in the middle of their work, and are restarted. */
@Timeout(60)
final class FailingActorsTest {
  private final FailingMeans means = new FailingMeans();

  private RunningSite running(SiteDraft draft) {
    RunningSite site = RunningSite.started(draft, means.metrics(), means.accessLog());
    site.awaitReady();
    return site;
  }

  private static FaultyServer greeter(SiteDraft draft, String name) throws IOException {
    return new FaultyServer(draft.addressOf(name), new Fault.SpeakFirst(name)).start();
  }

  private void awaitRestarts(int restarts) {
    await().untilAsserted(() -> assertThat(means.calls("restarted")).isEqualTo(restarts));
  }

  @ParameterizedTest
  @EnumSource(AdminState.class)
  void serverKeepsItsAdministrativeState(AdminState state) throws Exception {
    // given
    SiteDraft draft =
        new SiteDraft().health(SiteDraft.check(HealthPolicy.Check.TCP, 2, 2)).server("a");
    try (FaultyServer a = greeter(draft, "a");
        RunningSite site = running(draft.telnet("a"))) {
      await().untilAsserted(() -> assertThat(site.server("a").health()).isEqualTo("up"));
      site.admin("a", state);
      // when
      means.failNext("probed", 1);
      awaitRestarts(1);
      // then: it goes on checking, and is what it was
      int probed = means.calls("probed");
      await().untilAsserted(() -> assertThat(means.calls("probed")).isGreaterThan(probed + 2));
      assertThat(site.server("a").admin()).isEqualTo(state);
      assertThat(site.server("a").health()).isEqualTo("up");
      assertThat(site.server("a").eligible()).isEqualTo(state == AdminState.ENABLED);
      assertThat(a.accepted()).isPositive();
    }
  }

  @Test
  void serverThatIsDownStaysDownAndComesBackByItsChecks() throws Exception {
    // given
    SiteDraft draft =
        new SiteDraft().health(SiteDraft.check(HealthPolicy.Check.TCP, 2, 2)).server("a");
    try (RunningSite site = running(draft.telnet("a"))) {
      await().untilAsserted(() -> assertThat(site.server("a").health()).isEqualTo("down"));
      // when
      means.failNext("probed", 1);
      awaitRestarts(1);
      // then
      int probed = means.calls("probed");
      await().untilAsserted(() -> assertThat(means.calls("probed")).isGreaterThan(probed + 2));
      assertThat(site.server("a").health()).isEqualTo("down");
      // and
      try (FaultyServer a = greeter(draft, "a")) {
        await().untilAsserted(() -> assertThat(site.server("a").health()).isEqualTo("up"));
        assertThat(a.accepted()).isPositive();
      }
    }
  }

  @Test
  void serverIsCheckedWhereTheLastReloadSaid() throws Exception {
    // given: it moves to an address where it is well
    SiteDraft draft =
        new SiteDraft().health(SiteDraft.check(HealthPolicy.Check.TCP, 2, 2)).server("a");
    try (RunningSite site = running(draft.telnet("a"))) {
      await().untilAsserted(() -> assertThat(site.server("a").health()).isEqualTo("down"));
      draft.moved("a", "127.0.55.77");
      try (FaultyServer moved = greeter(draft, "a")) {
        site.apply(draft.site());
        await().untilAsserted(() -> assertThat(site.server("a").health()).isEqualTo("up"));
        // when
        means.failNext("probed", 1);
        awaitRestarts(1);
        // then
        int probed = means.calls("probed");
        await().untilAsserted(() -> assertThat(means.calls("probed")).isGreaterThan(probed + 4));
        assertThat(site.server("a").health()).isEqualTo("up");
        assertThat(site.server("a").check()).contains("127.0.55.77");
        assertThat(moved.accepted()).isPositive();
      }
    }
  }

  @Test
  void listenerBindsAgainAndItsConnectionsEndWithTheirCause() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").telnet("a");
    try (FaultyServer a = greeter(draft, "a");
        RunningSite site = running(draft);
        Socket there = site.dial()) {
      assertThat(Wire.receive(there, 1)).isEqualTo("a");
      // when
      means.failNext("connected", 1);
      try (Socket breaking = site.dial()) {
        // then
        assertThat(Wire.ending(breaking)).isEqualTo("reset");
        assertThat(Wire.ending(there)).isEqualTo("reset");
      }
      awaitRestarts(1);
      site.awaitReady();
      try (Socket next = site.dial()) {
        assertThat(Wire.receive(next, 1)).isEqualTo("a");
        await().untilAsserted(() -> assertThat(site.server("a").live()).isEqualTo(1));
        assertThat(means.calls("bindFailed")).isZero();
      }
      site.awaitAllClosed(Map.of(CloseCause.CLIENT_CLOSED, 1L));
      await().untilAsserted(() -> assertThat(a.live()).isZero());
    }
  }

  @Test
  void listenerComesBackWithTheRulesOfTheLastReload() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").server("b").telnet("a");
    try (FaultyServer a = greeter(draft, "a");
        FaultyServer b = greeter(draft, "b");
        RunningSite site = running(draft)) {
      site.apply(draft.withoutRulesOf(draft.dialled().getPort()).telnet("b").site());
      await()
          .untilAsserted(
              () -> assertThat(site.view().rules().getFirst().servers().toString()).contains("b"));
      // when
      means.failNext("connected", 1);
      try (Socket breaking = site.dial()) {
        assertThat(Wire.ending(breaking)).isEqualTo("reset");
      }
      awaitRestarts(1);
      site.awaitReady();
      // then
      try (Socket next = site.dial()) {
        assertThat(Wire.receive(next, 1)).isEqualTo("b");
      }
      assertThat(a.accepted()).isZero();
      assertThat(b.accepted()).isPositive();
    }
  }

  @Test
  void vipComesBackWithTheRulesOfTheLastReload() throws Exception {
    // given
    int other = SiteDraft.freePort();
    SiteDraft draft = new SiteDraft().server("a").telnet("a");
    try (FaultyServer a = greeter(draft, "a");
        RunningSite site = running(draft)) {
      site.apply(draft.telnet(other, "a").site());
      await().until(() -> site.view().ready() && site.view().rules().size() == 2);
      // when: a port that has drained is forgotten by the VIP's actor, which fails
      means.failNext("forgetPort", 1);
      site.apply(draft.withoutRulesOf(draft.dialled().getPort()).site());
      awaitRestarts(1);
      await().until(() -> site.view().ready() && site.view().rules().size() == 1);
      // then
      try (Socket next = Wire.dial(draft.dialled(other))) {
        assertThat(Wire.receive(next, 1)).isEqualTo("a");
      }
      assertThat(site.drain(Duration.ofSeconds(1)).join().cut()).isLessThanOrEqualTo(1);
      assertThat(a.accepted()).isEqualTo(1);
    }
  }
}
