package dev.pointsman.testkit.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.testkit.net.HostPort;
import dev.pointsman.testkit.player.EndCause;
import dev.pointsman.testkit.player.MediaPath;
import dev.pointsman.testkit.player.MediaUrl;
import dev.pointsman.testkit.player.PlayerSettings;
import dev.pointsman.testkit.player.PlayerState;
import dev.pointsman.testkit.player.PlayerStatistics;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class RtspPlayerTest {
  private static final Duration LONG = Duration.ofSeconds(15);
  private static final InetSocketAddress FREE = HostPort.parse("127.0.0.1:0");
  private static final PatternMedia SHORT = new PatternMedia(5, Duration.ofMillis(500));
  private static final PatternMedia ENDLESS = new PatternMedia(6, Duration.ofHours(1));

  private static RtspPlayer player(RtspServer server, MediaPath path) {
    MediaUrl url = new MediaUrl("rtsp", server.address(), "live/a");
    return new RtspPlayer(url, PlayerSettings.over(path)).play();
  }

  @ParameterizedTest
  @EnumSource
  void aStreamArrivesWholeAndIntact(MediaPath path) throws Exception {
    try (RtspServer server = new RtspServer("stream2", FREE, SHORT).start();
        RtspPlayer player = player(server, path)) {
      assertThat(player.awaitEnd(LONG)).isTrue();

      PlayerStatistics statistics = player.statistics();
      assertThat(statistics.cause()).as(statistics.detail()).isEqualTo(EndCause.END_OF_CLIP);
      assertThat(statistics.server()).isEqualTo("stream2");
      assertThat(statistics.packets()).isEqualTo(25);
      assertThat(statistics.bytes()).isEqualTo(25 * PatternMedia.PACKET);
      assertThat(statistics.lost()).isZero();
      assertThat(statistics.corrupt()).isZero();
      assertThat(statistics.mediaFrom() != null).isEqualTo(path == MediaPath.UDP);
      await().until(() -> server.live() == 0);
      assertThat(server.failures()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerKilledWhilePlayingIsAResetAndANewStartServesAgain(MediaPath path) throws Exception {
    try (RtspServer server = new RtspServer("stream2", FREE, ENDLESS).start();
        RtspPlayer player = player(server, path)) {
      await().until(() -> player.statistics().packets() > 3);

      server.kill();

      assertThat(player.awaitEnd(LONG)).isTrue();
      assertThat(player.statistics().cause()).isEqualTo(EndCause.RESET);
      server.start();
      try (RtspPlayer again = player(server, path)) {
        await().until(() -> again.statistics().state() == PlayerState.PLAYING);
      }
      await().until(() -> server.live() == 0);
      assertThat(server.failures()).isEmpty();
    }
  }

  @Test
  void aStreamThatIsNotThereIsDeclinedInWords() throws Exception {
    try (RtspServer server = new RtspServer("stream2", FREE, path -> Optional.empty()).start();
        RtspPlayer player = player(server, MediaPath.TCP)) {
      assertThat(player.awaitEnd(LONG)).isTrue();
      assertThat(player.statistics().cause()).isEqualTo(EndCause.DECLINED);
      assertThat(player.statistics().detail()).isEqualTo("DESCRIBE: RTSP/1.0 404 Not Found");
    }
  }

  @Test
  void theServerFindsTheClipByItsPathWhateverTheTrack() throws Exception {
    try (RtspServer server =
            new RtspServer(
                    "s", FREE, p -> p.equals("live/a") ? Optional.of(SHORT) : Optional.empty())
                .start();
        RtspPlayer player = player(server, MediaPath.TCP)) {
      assertThat(player.awaitEnd(LONG)).isTrue();
      assertThat(player.statistics().cause()).isEqualTo(EndCause.END_OF_CLIP);
    }
  }
}
