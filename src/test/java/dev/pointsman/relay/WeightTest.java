package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.ServerName;
import dev.pointsman.site.SiteCommand;
import dev.pointsman.testkit.faulty.Fault;
import dev.pointsman.testkit.faulty.FaultyServer;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Weights that an operator sets while the site runs. */
@Timeout(30)
final class WeightTest {
  private static final ServerName A = new ServerName("a");

  private final SiteDraft draft =
      new SiteDraft().policy(SchedulingPolicy.ROUND_ROBIN).server("a").server("b").telnet("a", "b");

  @Test
  void serversGetClientsByTheWeightThatWasSetLast() throws Exception {
    try (FaultyServer a =
            new FaultyServer(draft.addressOf("a"), new Fault.SpeakFirst("a")).start();
        FaultyServer b = new FaultyServer(draft.addressOf("b"), new Fault.SpeakFirst("b")).start();
        RunningSite site = RunningSite.of(draft)) {
      // when
      assertThat(site.weight("a", 3)).isEqualTo(new SiteCommand.WeightChanged(A, 1, 3));
      for (int i = 0; i < 20; i++) {
        try (Socket client = site.dial()) {
          Wire.receive(client, 1);
        }
      }
      // then
      assertThat(a.accepted()).isEqualTo(15);
      assertThat(b.accepted()).isEqualTo(5);
      assertThat(site.server("a").weight()).isEqualTo(3);
      assertThat(site.weight("a", 3)).isEqualTo(new SiteCommand.WeightChanged(A, 3, 3));
      assertThat(site.weight("z", 3))
          .isEqualTo(
              new SiteCommand.NoSuchServer(new ServerName("z"), List.of(A, new ServerName("b"))));
    }
  }

  @Test
  void aWeightStaysUntilAReloadChangesThatOfTheFile() {
    try (RunningSite site = RunningSite.of(draft)) {
      // given
      site.weight("a", 3);
      site.weight("b", 4);
      // when: something else changes
      site.apply(draft.server("c").site());
      // then
      assertThat(site.server("a").weight()).isEqualTo(3);
      // when
      site.apply(draft.weight("a", 2).site());
      assertThat(site.server("a").weight()).isEqualTo(2);
      assertThat(site.server("b").weight()).isEqualTo(4);
      // then: what was set does not come back with the file's old weight
      site.apply(draft.weight("a", 1).site());
      assertThat(site.server("a").weight()).isEqualTo(1);
    }
  }
}
