package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.model.Site;
import dev.pointsman.testkit.faulty.Fault;
import dev.pointsman.testkit.faulty.FaultyServer;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A port goes from one listener to another, which never finds it taken. */
@Timeout(60)
final class PortTurnsTest {
  private final FailingMeans means = new FailingMeans();
  private final SiteDraft draft = new SiteDraft().server("a").telnet("a");

  private RunningSite running() {
    RunningSite site = RunningSite.started(draft, means.metrics(), means.accessLog());
    site.awaitReady();
    return site;
  }

  @Test
  void portThatIsRemovedAndAddedAtOnceIsBoundWithoutAFailure() throws Exception {
    // given
    int other = SiteDraft.freePort();
    Site without = draft.site();
    Site with = draft.telnet(other, "a").site();
    try (FaultyServer a =
            new FaultyServer(draft.addressOf("a"), new Fault.SpeakFirst("a")).start();
        RunningSite site = running()) {
      // when
      for (int i = 0; i < 50; i++) {
        site.applyAndGoOn(without);
        site.applyAndGoOn(with);
      }
      // then
      await()
          .until(
              () -> site.view().ready() && site.view().vips().getFirst().listeners().size() == 2);
      assertThat(means.calls("bindFailed")).isZero();
      try (Socket client = Wire.dial(draft.dialled(other))) {
        assertThat(Wire.receive(client, 1)).isEqualTo("a");
      }
      assertThat(a.accepted()).isEqualTo(1);
    }
  }

  @Test
  void portThatGoesFromOneVipToAnotherInOneReloadIsBoundWithoutAFailure() throws Exception {
    // given
    try (FaultyServer a =
            new FaultyServer(draft.addressOf("a"), new Fault.SpeakFirst("a")).start();
        RunningSite site = running();
        Socket old = site.dial()) {
      assertThat(Wire.receive(old, 1)).isEqualTo("a");
      // when
      site.apply(draft.vip("renamed").telnet("a").site());
      // then
      await()
          .until(
              () ->
                  site.view().vips().stream()
                      .filter(vip -> vip.name().value().equals("renamed"))
                      .flatMap(vip -> vip.listeners().stream())
                      .anyMatch(at -> at.endpoint().isPresent()));
      assertThat(means.calls("bindFailed")).isZero();
      try (Socket fresh = site.dial()) {
        assertThat(Wire.receive(fresh, 1)).isEqualTo("a");
      }
      Wire.send(old, "echo");
      assertThat(Wire.receive(old, 4)).isEqualTo("echo");
      // and: the old VIP's numbers stay until its last connection ends
      assertThat(means.calls("forgetVip")).isZero();
      Wire.end(old);
      await().untilAsserted(() -> assertThat(means.calls("forgetVip")).isEqualTo(1));
      assertThat(a.accepted()).isEqualTo(2);
    }
  }
}
