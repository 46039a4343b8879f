package dev.pointsman.testkit.pna;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.RealTool;
import dev.pointsman.testkit.net.HostPort;
import dev.pointsman.testkit.player.EndCause;
import dev.pointsman.testkit.player.MediaPath;
import dev.pointsman.testkit.player.MediaUrl;
import dev.pointsman.testkit.player.PlayerSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server plays a real file to a real player: mplayer's own PNA, a clip made by ffmpeg. */
@Timeout(60)
class RealMplayerTest {
  private static final InetSocketAddress FREE = HostPort.parse("127.0.0.1:0");

  /** STREAM_BUFFER_SIZE in mplayer's stream.h. */
  private static final int MPLAYER_READ = 2048;

  @TempDir Path dir;

  @BeforeAll
  static void theToolsAreThere() {
    RealTool.assumeInstalled("mplayer", "ffmpeg", "timeout");
  }

  @Test
  void mplayerReceivesTheFileUpToItsOwnLastRead() throws Exception {
    RmFile clip = RmFile.read(makeClip());
    try (PnaServer server = new PnaServer("stream1", FREE, clip).start()) {
      Path dump = dir.resolve("dump.rm");
      String url = "pnm://127.0.0.1:" + server.address().getPort() + "/clip.rm";
      // mplayer may go on for ever when a stream ends: a limit of time, and one of file size.
      RealTool.run(
          dir,
          "ulimit -f 20000; exec timeout -k 2 20 mplayer -nolirc -nocache -dumpstream -dumpfile "
              + dump
              + " "
              + url);

      byte[] sent = contents(clip);
      byte[] received = contents(dump);
      // Told of the end, mplayer's pnm_read() throws away what it gathered for its last read.
      assertThat(received.length).isBetween(sent.length - MPLAYER_READ + 1, sent.length);
      assertThat(Arrays.mismatch(received, Arrays.copyOf(sent, received.length))).isEqualTo(-1);
      assertThat(server.failures()).isEmpty();
    }
  }

  @Test
  void theTestkitsPlayerReceivesEveryPacketOfTheFile() throws Exception {
    RmFile clip = RmFile.read(makeClip());
    List<ByteBuffer> received = new ArrayList<>();
    try (PnaServer server = new PnaServer("stream1", FREE, clip).start();
        PnaPlayer player =
            new PnaPlayer(
                new MediaUrl("pnm", server.address(), "clip.rm"),
                PlayerSettings.over(MediaPath.TCP),
                frame -> received.add(ByteBuffer.wrap(frame.data())))) {
      player.play();
      assertThat(player.awaitEnd(Duration.ofSeconds(20))).isTrue();
      assertThat(player.statistics().cause()).isEqualTo(EndCause.END_OF_CLIP);
      assertThat(received)
          .isEqualTo(clip.packets().stream().map(p -> ByteBuffer.wrap(p.data())).toList());
    }
  }

  private Path makeClip() throws Exception {
    Path clip = dir.resolve("clip.rm");
    RealTool.run(
        dir,
        "exec timeout -k 2 20 ffmpeg -hide_banner -loglevel error -y -f lavfi"
            + " -i testsrc=size=96x80:rate=5:duration=3 -c:v rv10 -qscale:v 12 -f rm "
            + clip);
    return clip;
  }

  /** mplayer's dump: headers of its own making, DATA, then each packet as in the file. */
  private static byte[] contents(Path dump) throws IOException {
    byte[] bytes = Files.readAllBytes(dump);
    int data = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("DATA");
    assertThat(data).as("DATA in mplayer's dump").isPositive();
    return withoutReliableFlag(Arrays.copyOfRange(bytes, data + 18, bytes.length));
  }

  private static byte[] contents(RmFile clip) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (MediaPacket packet : clip.packets()) {
      ByteBuffer bytes = ByteBuffer.allocate(packet.length());
      bytes.putShort((short) 0).putShort((short) packet.length());
      bytes.putShort((short) packet.stream()).putInt((int) packet.timestamp());
      bytes.put((byte) packet.group()).put((byte) packet.flags()).put(packet.data());
      out.writeBytes(bytes.array());
    }
    return withoutReliableFlag(out.toByteArray());
  }

  /** mplayer clears the lowest bit of the byte at 10 of each packet ("streambox does that"). */
  private static byte[] withoutReliableFlag(byte[] packets) {
    ByteBuffer bytes = ByteBuffer.wrap(packets);
    for (int at = 0;
        at + 12 <= packets.length;
        at += Math.max(12, bytes.getShort(at + 2) & 0xffff)) {
      packets[at + 10] &= (byte) 0xfe;
    }
    return packets;
  }
}
