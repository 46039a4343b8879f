package dev.pointsman.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.Vip;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Announcements in simulated time. */
final class AnnouncementsTest {
  private static final Vip VIP = FailoverNodes.media();

  private final FakeAddresses addresses = new FakeAddresses();
  private final SimulatedLoop loop = new SimulatedLoop();
  private final Announcements announcements =
      new Announcements(loop, addresses, SiteMetrics.none().cluster(), () -> {}, () -> loop.now);

  @Test
  void areRepeatedForHalfAMinute() {
    announcements.begin(VIP);
    loop.runUntil(Duration.ofSeconds(60));

    assertThat(addresses.announcements).hasValue(10);
  }

  @Test
  void endAtOnce() {
    announcements.begin(VIP);
    announcements.end();
    loop.runUntil(Duration.ofSeconds(60));

    assertThat(addresses.announcements).hasValue(1);
  }

  @Test
  void whatWasDueWhileTheProcessStoodStillIsNotMade() {
    // given: those at 0, 50 and 200 ms
    announcements.begin(VIP);
    loop.runUntil(Duration.ofMillis(500));
    assertThat(addresses.announcements).hasValue(3);
    // when: it stands still for three seconds
    loop.now = Duration.ofMillis(3500).toNanos();
    loop.runUntil(Duration.ofMillis(3600));
    // then: not the one of the first second; it goes on from there
    assertThat(addresses.announcements).hasValue(3);
    loop.runUntil(Duration.ofSeconds(60));
    assertThat(addresses.announcements).hasValue(9);
  }

  @Test
  void aNodeThatMayBeCutOffDoesNotGoOnRepeating() {
    // given: it takes the VIP, as it hears nobody any more
    loop.cutOff = true;
    announcements.begin(VIP);
    loop.runUntil(Duration.ofMillis(2500));
    assertThat(addresses.announcements).hasValue(3);
    // when: it hears others, and the VIP stays its own
    loop.cutOff = false;
    loop.runUntil(Duration.ofSeconds(60));
    // then: those at 3, 4, 8, 15 and 31 s
    assertThat(addresses.announcements).hasValue(8);
  }
}
