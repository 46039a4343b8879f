package dev.pointsman.testkit.pna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.testkit.net.HostPort;
import dev.pointsman.testkit.net.TcpServer;
import dev.pointsman.testkit.player.EndCause;
import dev.pointsman.testkit.player.MediaPath;
import dev.pointsman.testkit.player.MediaUrl;
import dev.pointsman.testkit.player.PlayerSettings;
import dev.pointsman.testkit.player.PlayerState;
import dev.pointsman.testkit.player.PlayerStatistics;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class PnaPlayerTest {
  private static final Duration LONG = Duration.ofSeconds(15);
  private static final InetSocketAddress FREE = HostPort.parse("127.0.0.1:0");
  private static final SyntheticClip SHORT = new SyntheticClip(7, 800_000, Duration.ofMillis(400));
  private static final SyntheticClip ENDLESS = new SyntheticClip(8, 80_000, Duration.ofMinutes(30));

  private static MediaUrl url(InetSocketAddress address) {
    return new MediaUrl("pnm", address, "clip.rm");
  }

  private static PnaPlayer player(InetSocketAddress address, MediaPath path) {
    return new PnaPlayer(url(address), PlayerSettings.over(path)).play();
  }

  @ParameterizedTest
  @EnumSource
  void aClipArrivesWholeAndIntact(MediaPath path) throws Exception {
    try (PnaServer server = new PnaServer("stream1", FREE, SHORT).start();
        PnaPlayer player = player(server.address(), path)) {
      assertThat(player.awaitEnd(LONG)).isTrue();

      PlayerStatistics statistics = player.statistics();
      assertThat(statistics.cause()).as(statistics.detail()).isEqualTo(EndCause.END_OF_CLIP);
      assertThat(statistics.server()).isEqualTo("stream1");
      assertThat(statistics.dialled()).isEqualTo(server.address());
      assertThat(statistics.packets()).isEqualTo(SHORT.packetCount());
      assertThat(statistics.bytes()).isEqualTo(SHORT.size());
      assertThat(statistics.lost()).isZero();
      assertThat(statistics.corrupt()).isZero();
      if (path == MediaPath.UDP) {
        assertThat(Objects.requireNonNull(statistics.mediaFrom()).getAddress())
            .isEqualTo(server.address().getAddress());
      }
      await().until(() -> server.live() == 0);
      assertThat(server.served()).isEqualTo(1);
      assertThat(server.failures()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerKilledWhilePlayingIsAResetAndANewStartServesAgain(MediaPath path) throws Exception {
    try (PnaServer server = new PnaServer("stream1", FREE, ENDLESS).start();
        PnaPlayer player = player(server.address(), path)) {
      await().until(() -> player.statistics().packets() > 3);

      server.kill();

      assertThat(player.awaitEnd(LONG)).isTrue();
      assertThat(player.statistics().cause()).isEqualTo(EndCause.RESET);
      try (PnaPlayer refused = player(server.address(), path)) {
        assertThat(refused.awaitEnd(LONG)).isTrue();
        assertThat(refused.statistics().cause()).isEqualTo(EndCause.CONNECT_FAILED);
      }
      server.start();
      try (PnaPlayer again = player(server.address(), path)) {
        await().until(() -> again.statistics().state() == PlayerState.PLAYING);
        assertThat(again.statistics().corrupt()).isZero();
      }
      await().until(() -> server.live() == 0);
      assertThat(server.failures()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPlayerThatIsStoppedLeavesNothingBehind(MediaPath path) throws Exception {
    try (PnaServer server = new PnaServer("stream1", FREE, ENDLESS).start();
        PnaPlayer player = player(server.address(), path)) {
      await().until(() -> player.statistics().packets() > 0);

      player.stop();

      assertThat(player.statistics().cause()).isEqualTo(EndCause.STOPPED);
      await().until(() -> server.live() == 0);
      assertThat(server.failures()).isEmpty();
    }
  }

  @Test
  void aClipThatIsNotThereIsDeclinedInWords() throws Exception {
    try (PnaServer server = new PnaServer("stream1", FREE, path -> Optional.empty()).start();
        PnaPlayer player = player(server.address(), MediaPath.TCP)) {
      assertThat(player.awaitEnd(LONG)).isTrue();
      assertThat(player.statistics().cause()).isEqualTo(EndCause.DECLINED);
      assertThat(player.statistics().detail()).isEqualTo("There is no clip \"clip.rm\".");
    }
  }

  @Test
  void aServerThatSpeaksAnotherProtocolIsNamedSo() throws Exception {
    try (TcpServer web =
            new TcpServer(
                    "web",
                    FREE,
                    c -> {
                      c.getOutputStream()
                          .write(
                              "HTTP/1.0 400 Bad Request\r\n\r\n"
                                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                      c.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                    })
                .start();
        PnaPlayer player = player(web.address(), MediaPath.TCP)) {
      assertThat(player.awaitEnd(LONG)).isTrue();
      assertThat(player.statistics().cause()).isEqualTo(EndCause.NOT_THE_PROTOCOL);
      assertThat(player.statistics().detail()).contains("HTTP/1.0");
    }
  }

  @Test
  void aServerThatSaysNothingTimesThePlayerOut() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, FREE.getAddress());
        PnaPlayer player =
            new PnaPlayer(
                url((InetSocketAddress) silent.getLocalSocketAddress()),
                PlayerSettings.over(MediaPath.TCP).withSilence(Duration.ofMillis(200)))) {
      player.play();
      assertThat(player.awaitEnd(LONG)).isTrue();
      assertThat(player.statistics().cause()).isEqualTo(EndCause.TIMED_OUT);
    }
  }

  @Test
  void datagramsThatDoNotArriveTimeThePlayerOut() throws Exception {
    // What a relay does to a player that asks for datagrams: the server sends them elsewhere.
    SyntheticClip first = new SyntheticClip(9, 1, Duration.ofHours(20), 4083);
    try (PnaServer server = new PnaServer("stream1", FREE, first).start();
        PnaPlayer player =
            new PnaPlayer(
                url(server.address()),
                PlayerSettings.over(MediaPath.UDP).withSilence(Duration.ofMillis(200)))) {
      player.play();
      assertThat(player.awaitEnd(LONG)).isTrue();
      assertThat(player.statistics().cause()).isEqualTo(EndCause.TIMED_OUT);
      assertThat(player.statistics().detail()).isEqualTo("No datagram for 200 ms.");
    }
  }
}
