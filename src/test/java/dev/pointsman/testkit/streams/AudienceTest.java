package dev.pointsman.testkit.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.lab.NetworkLab;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams without anything between: what they measure of a network that works and that fails. */
@Timeout(60)
class AudienceTest {
  private static final int PORT = 7071;
  private static final int STREAMS = 50;
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void streamsAreHeardBothWaysAndMissedWhenTheCableIsPulled() {
    Tools.require(
        NetworkLab.lacking().isEmpty(),
        "a network of namespaces",
        "run it with " + NetworkLab.lacking().orElse("nothing more"));
    try (NetworkLab lab = NetworkLab.create()) {
      LabHost client = lab.host("client", "10.99.0.1/24");
      LabHost server = lab.host("server", "10.99.0.11/24");
      client.addNetwork("10.100.0.0/16");
      server.addRoute("10.100.0.0/16", "via", "10.99.0.1");
      InetSocketAddress address = new InetSocketAddress("10.99.0.11", PORT);
      try (StreamServer streams = StreamServer.start(server, PORT);
          Audience audience = Audience.start(client, address, AudienceTest::source)) {
        // when
        audience.fill(STREAMS, SOON);
        assertThat(audience.awaitHeardSince(System.nanoTime(), SOON)).isTrue();
        // then
        assertThat(streams.live()).isEqualTo(STREAMS);
        Audience.Figures well = audience.take();
        assertThat(well.live()).isEqualTo(STREAMS);
        assertThat(well.lost()).isEmpty();
        assertThat(well.silence()).containsKeys(Heard.values());

        // when nothing passes until all is missed
        lab.network().unplug(List.of("server"));
        long pulled = System.nanoTime();
        assertThat(audience.awaitHeardSince(pulled + 50_000_000, Duration.ofMillis(700))).isFalse();
        lab.network().plug(List.of("server"));
        assertThat(audience.awaitHeardSince(System.nanoTime(), SOON)).isTrue();
        // then the silence is told, and no stream is lost
        Audience.Figures healed = audience.take();
        assertThat(healed.lost()).isEmpty();
        assertThat(healed.silence().get(Heard.TCP_MEDIA)).isGreaterThan(600_000_000L);

        // when
        lab.network().unplug(List.of("server"));
        audience.giveUpSilent(System.nanoTime());
        // then
        assertThat(audience.take().lost()).isEqualTo(Map.of("silent", STREAMS));
      }
    }
  }

  private static InetAddress source(int number) {
    return InetAddress.ofLiteral("10.100.0." + (1 + number % 250));
  }
}
