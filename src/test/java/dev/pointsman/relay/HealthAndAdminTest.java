package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.model.AdminState;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.ServerName;
import dev.pointsman.site.SiteCommand;
import dev.pointsman.testkit.faulty.Fault;
import dev.pointsman.testkit.faulty.FaultyServer;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that go down and come back, and what an operator wants of them. */
@Timeout(30)
final class HealthAndAdminTest {

  private static FaultyServer greeter(SiteDraft draft, String name) {
    return new FaultyServer(draft.addressOf(name), new Fault.SpeakFirst(name));
  }

  private static void stop(FaultyServer server) throws IOException {
    server.close();
  }

  private static void assertGreetedBy(RunningSite site, String name) throws Exception {
    try (Socket client = site.dial()) {
      assertThat(Wire.receive(client, 1)).isEqualTo(name);
    }
  }

  @ParameterizedTest
  @EnumSource(SchedulingPolicy.class)
  void serverThatIsNotEnabledGetsNoClientByAnyPolicy(SchedulingPolicy policy) throws Exception {
    // given
    SiteDraft draft =
        new SiteDraft().policy(policy).server("a").server("b").server("c").telnet("a", "b", "c");
    try (FaultyServer a = greeter(draft, "a").start();
        FaultyServer b = greeter(draft, "b").start();
        FaultyServer c = greeter(draft, "c").start();
        RunningSite site = RunningSite.of(draft)) {
      // when
      site.admin("a", AdminState.DISABLED);
      site.admin("b", AdminState.DRAINING);
      // then
      for (int i = 0; i < 20; i++) {
        assertGreetedBy(site, "c");
      }
      assertThat(a.accepted() + b.accepted()).isZero();
      assertThat(c.accepted()).isEqualTo(20);
      // and
      site.admin("c", AdminState.DISABLED);
      assertThat(site.dialEnding()).isEqualTo("reset");
      await().until(() -> site.closed().containsKey(CloseCause.NO_SERVER));
    }
  }

  @Test
  void disablingAServerClosesItsConnectionsAndNoOthers() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").server("b").telnet("a", "b");
    try (FaultyServer a = greeter(draft, "a").start();
        FaultyServer b = greeter(draft, "b").start();
        RunningSite site = RunningSite.of(draft);
        Socket toA = site.dial();
        Socket toB = site.dial()) {
      assertThat(Wire.receive(toA, 1)).isEqualTo("a");
      assertThat(Wire.receive(toB, 1)).isEqualTo("b");
      // when
      SiteCommand.AdminReply reply = site.admin("a", AdminState.DISABLED);
      // then
      assertThat(reply)
          .isEqualTo(
              new SiteCommand.AdminChanged(
                  new ServerName("a"), AdminState.ENABLED, AdminState.DISABLED));
      assertThat(Wire.ending(toA)).isEqualTo("reset");
      await().until(() -> site.closed().containsKey(CloseCause.SERVER_DISABLED));
      Wire.send(toB, "echo");
      assertThat(Wire.receive(toB, 4)).isEqualTo("echo");
      await().untilAsserted(() -> assertThat(a.live()).isZero());
      assertThat(b.live()).isEqualTo(1);
      assertThat(site.server("a").eligible()).isFalse();
    }
  }

  @Test
  void drainingAServerKeepsItsConnectionsAndEnablingItBringsItBack() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").server("b").telnet("a", "b");
    try (FaultyServer a = greeter(draft, "a").start();
        FaultyServer b = greeter(draft, "b").start();
        RunningSite site = RunningSite.of(draft);
        Socket kept = site.dial()) {
      assertThat(Wire.receive(kept, 1)).isEqualTo("a");
      // when
      site.admin("a", AdminState.DRAINING);
      // then
      for (int i = 0; i < 4; i++) {
        assertGreetedBy(site, "b");
      }
      Wire.send(kept, "echo");
      assertThat(Wire.receive(kept, 4)).isEqualTo("echo");
      assertThat(a.live()).isEqualTo(1);
      assertThat(b.accepted()).isEqualTo(4);
      // and
      site.admin("a", AdminState.ENABLED);
      site.admin("b", AdminState.DRAINING);
      assertGreetedBy(site, "a");
    }
  }

  @Test
  void unknownServerIsNamedWithThoseThereAre() {
    // given
    SiteDraft draft = new SiteDraft().server("a").server("b").telnet("a", "b");
    try (RunningSite site = RunningSite.of(draft)) {
      // when
      SiteCommand.AdminReply reply = site.admin("c", AdminState.DISABLED);
      // then
      assertThat(reply)
          .isEqualTo(
              new SiteCommand.NoSuchServer(
                  new ServerName("c"), List.of(new ServerName("a"), new ServerName("b"))));
    }
  }

  @Test
  void serverGoesDownWhenChecksFailAndComesBackWhenTheySucceed() throws Exception {
    // given
    SiteDraft draft =
        new SiteDraft()
            .health(SiteDraft.check(HealthPolicy.Check.TCP, 3, 2))
            .server("a")
            .server("b")
            .telnet("a", "b");
    try (FaultyServer a = greeter(draft, "a").start();
        FaultyServer b = greeter(draft, "b").start();
        RunningSite site = RunningSite.of(draft)) {
      await().until(() -> site.server("a").health().equals("up"));
      await().until(() -> site.server("b").health().equals("up"));
      // when
      stop(a);
      // then
      await().until(() -> site.server("a").health().equals("down"));
      assertThat(site.server("a").eligible()).isFalse();
      assertThat(site.server("a").reason()).contains("refused");
      for (int i = 0; i < 4; i++) {
        assertGreetedBy(site, "b");
      }
      // and
      try (FaultyServer again = greeter(draft, "a").start()) {
        await().until(() -> site.server("a").health().equals("up"));
        site.admin("b", AdminState.DRAINING);
        assertGreetedBy(site, "a");
        assertThat(again.accepted()).isPositive();
      }
      assertThat(b.accepted()).isPositive();
    }
  }

  @Test
  void serverThatAnswersItsCheckWithGarbageIsDown() throws Exception {
    // given
    SiteDraft draft =
        new SiteDraft()
            .health(SiteDraft.check(HealthPolicy.Check.HTTP, 2, 1))
            .server("a")
            .telnet("a");
    try (FaultyServer a =
            new FaultyServer(draft.addressOf("a"), new Fault.Garbage(1, 100)).start();
        RunningSite site = RunningSite.of(draft)) {
      // then
      await().until(() -> site.server("a").health().equals("down"));
      assertThat(site.dialEnding()).isEqualTo("reset");
      site.awaitOnlyClosed(CloseCause.NO_SERVER);
      assertThat(a.accepted()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void serverThatHangsAtItsCheckIsDown() throws Exception {
    // given
    SiteDraft draft =
        new SiteDraft()
            .health(SiteDraft.check(HealthPolicy.Check.RTSP, 1, 1))
            .server("a")
            .telnet("a");
    try (FaultyServer a = new FaultyServer(draft.addressOf("a"), new Fault.Hang()).start();
        RunningSite site = RunningSite.of(draft)) {
      // then
      await().until(() -> site.server("a").health().equals("down"));
      assertThat(site.server("a").reason()).contains("no answer in 500 ms");
      assertThat(a.accepted()).isPositive();
    }
  }

  @Test
  void serverThatOnlyClientsFindDeadGoesDown() throws Exception {
    // given: no checks, and fall is 3
    SiteDraft draft = new SiteDraft().server("a").server("b").telnet("a", "b");
    try (FaultyServer b = greeter(draft, "b").start();
        RunningSite site = RunningSite.of(draft)) {
      // when
      for (int i = 0; i < 6; i++) {
        assertGreetedBy(site, "b");
      }
      // then
      await().until(() -> site.server("a").health().equals("down"));
      assertThat(site.server("b").eligible()).isTrue();
      assertThat(b.accepted()).isEqualTo(6);
    }
  }

  @Test
  void serverThatIsNotReenabledByItselfIsHeldUntilAnOperatorEnablesIt() throws Exception {
    // given
    SiteDraft draft =
        new SiteDraft()
            .health(SiteDraft.check(HealthPolicy.Check.TCP, 1, 1))
            .autoReenable(false)
            .server("a")
            .telnet("a");
    try (RunningSite site = RunningSite.of(draft)) {
      await().until(() -> site.server("a").health().equals("down"));
      // when
      try (FaultyServer a = greeter(draft, "a").start()) {
        // then
        await().until(() -> site.server("a").health().equals("held"));
        assertThat(site.server("a").eligible()).isFalse();
        assertThat(site.dialEnding()).isEqualTo("reset");
        // and
        site.admin("a", AdminState.ENABLED);
        await().until(() -> site.server("a").health().equals("up"));
        assertGreetedBy(site, "a");
        assertThat(a.accepted()).isPositive();
      }
    }
  }
}
