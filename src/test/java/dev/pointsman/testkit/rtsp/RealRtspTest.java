package dev.pointsman.testkit.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.testkit.RealTool;
import dev.pointsman.testkit.net.HostPort;
import dev.pointsman.testkit.player.EndCause;
import dev.pointsman.testkit.player.MediaPath;
import dev.pointsman.testkit.player.MediaUrl;
import dev.pointsman.testkit.player.PlayerSettings;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server plays to ffmpeg, and the player plays from GStreamer's server. */
@Timeout(60)
class RealRtspTest {
  private static final InetSocketAddress FREE = HostPort.parse("127.0.0.1:0");

  /** GStreamer's server with one live PCMU mount; prints its port. */
  private static final String GST =
      """
      import gi
      gi.require_version('Gst', '1.0'); gi.require_version('GstRtspServer', '1.0')
      from gi.repository import GLib, Gst, GstRtspServer
      Gst.init(None)
      server = GstRtspServer.RTSPServer(); server.set_service('0'); server.set_address('127.0.0.1')
      factory = GstRtspServer.RTSPMediaFactory(); factory.set_shared(True)
      factory.set_launch('( audiotestsrc is-live=true ! audio/x-raw,rate=8000,channels=1'
                         ' ! mulawenc ! rtppcmupay name=pay0 pt=0 )')
      server.get_mount_points().add_factory('/a', factory)
      server.attach(None)
      print(server.get_bound_port(), flush=True)
      GLib.MainLoop().run()
      """;

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource
  void ffmpegReceivesTheBytesThatWereSent(MediaPath path) throws Exception {
    RealTool.assumeInstalled("ffmpeg", "timeout");
    PatternMedia media = new PatternMedia(11, Duration.ofSeconds(2));
    try (RtspServer server = new RtspServer("stream2", FREE, media).start()) {
      Path out = dir.resolve("out.ul");
      RealTool.run(
          dir,
          "exec timeout -k 2 20 ffmpeg -nostdin -hide_banner -loglevel error -y -rtsp_transport "
              + (path == MediaPath.TCP ? "tcp" : "udp")
              + " -i rtsp://"
              + HostPort.format(server.address())
              + "/a -t 1.5 -c copy -f mulaw "
              + out);

      byte[] received = Files.readAllBytes(out);
      assertThat(received.length).isBetween(PatternMedia.PACKET * 50, PatternMedia.PACKET * 100);
      var pattern = new dev.pointsman.testkit.net.BytePattern(media.seed());
      assertThat(pattern.mismatch(received, 0, received.length, 0)).isEqualTo(-1);
      await().until(() -> server.live() == 0);
      assertThat(server.failures()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void thePlayerPlaysFromGstreamersServer(MediaPath path) throws Exception {
    RealTool.assumeInstalled("/usr/bin/python3", "gst-inspect-1.0");
    Path script = Files.writeString(dir.resolve("server.py"), GST);
    Process gst =
        new ProcessBuilder("timeout", "-k", "2", "40", "/usr/bin/python3", script.toString())
            .redirectError(dir.resolve("gst.log").toFile())
            .start();
    try (var reader = gst.inputReader()) {
      String port = reader.readLine();
      assertThat(port).as(Files.readString(dir.resolve("gst.log"))).isNotNull();
      MediaUrl url = MediaUrl.parse("rtsp://127.0.0.1:" + port + "/a");
      try (RtspPlayer player = new RtspPlayer(url, PlayerSettings.over(path)).play()) {
        await()
            .atMost(15, TimeUnit.SECONDS)
            .until(() -> player.statistics().ended() || player.statistics().packets() > 20);

        assertThat(player.statistics().cause()).as(player.statistics().detail()).isNull();
        assertThat(player.statistics().server()).contains("GStreamer");
        assertThat(player.statistics().lost()).isZero();
        player.stop();
        assertThat(player.statistics().cause()).isEqualTo(EndCause.STOPPED);
      }
    } finally {
      gst.destroy();
      assertThat(gst.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
