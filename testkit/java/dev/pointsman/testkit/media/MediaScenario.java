package dev.pointsman.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Finished;
import dev.pointsman.testkit.product.DispatcherUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Real players and sources at work through the VIP, each judged by what arrived.
 *
 * <p>Every method plays one part and fails with an {@link AssertionError} when a byte that the
 * protocol lets one see differs from what was sent.
 *
 * @param clips what is sent
 * @param servers who sends it
 * @param dispatcher what it goes through
 * @param directory where the tools write
 */
public record MediaScenario(
    Clips clips, MediaServers servers, DispatcherUnderTest dispatcher, Path directory) {

  /** Players at once, so that streams could be mixed up. */
  private static final int PLAYERS = 3;

  /** Pictures in the clip: 4 s at 10 a second. */
  private static final int PICTURES = 40;

  /** Players of RTSP over the control connection get every coded slice and every picture. */
  public void rtspInterleaved() {
    servers.rtsp();
    Ffmpeg ffmpeg = new Ffmpeg(directory);
    Ffmpeg.Video sent = ffmpeg.videoOfMp4(clips.mp4());
    assertThat(sent.coded().count()).isEqualTo(PICTURES);

    String url = servers.url("rtsp") + "file";
    List<Ffmpeg.Video> arrived =
        together(Collections.nCopies(PLAYERS, () -> ffmpeg.playRtspOverTcp(url)));

    for (Ffmpeg.Video video : arrived) {
      video.coded().assertEqualTo(sent.coded());
      video.decoded().assertEqualTo(sent.decoded());
    }
  }

  /** mplayer writes the same file from the VIP as from the server itself, at the same time. */
  public void pna() throws IOException {
    Tools.require("mplayer", "mplayer");
    FetchTools tools = new FetchTools(directory);
    Path direct = directory.resolve("direct.rm");
    Path relayed = directory.resolve("relayed.rm");

    together(
        List.of(
            () -> tools.mplayerDump(servers.url("pnm") + "clip.rm", relayed),
            () -> tools.mplayerDump("pnm:/" + servers.real().address() + "/clip.rm", direct)));

    // At the end mplayer drops what its last read has gathered: less than 2048 bytes.
    assertThat(Files.size(direct)).isGreaterThan(Files.size(clips.rm()) - 4096);
    assertThat(Files.mismatch(direct, relayed)).as("the first byte that differs").isEqualTo(-1);
    assertThat(servers.real().failures()).isEmpty();
  }

  /** What is published over RTMP arrives, frame by frame, at players who waited for it. */
  public void rtmp() {
    NginxServer nginx = servers.nginxRtmp();
    Ffmpeg ffmpeg = new Ffmpeg(directory);
    FrameHashes sent = ffmpeg.play(clips.mp4());
    String url = servers.url("rtmp") + "live/scenario";

    FrameHashes arrived;
    try (Ffmpeg.Playing player = ffmpeg.startPlaying(url)) {
      nginx.awaitPlayer("scenario");
      ffmpeg.publish(clips.mp4(), "-f", "flv", url);
      arrived = player.frames();
    }

    assertThat(sent.of("video")).hasSize(PICTURES);
    arrived.assertEqualTo(sent);
  }

  /**
   * A source and a listener of Icecast, by both ways of sending: {@code PUT} and Icecast's old
   * {@code SOURCE}.
   */
  public void icecast() throws IOException {
    IcecastServer icecast = servers.icecast();
    Tools.require("curl", "curl");
    together(
        List.of(
            () -> icecast(icecast, "/put.mp3", "0"), () -> icecast(icecast, "/source.mp3", "1")));
  }

  /** How often a clip is published, at most, until a listener has come in time. */
  private static final int TIMES = 5;

  private Path icecast(IcecastServer icecast, String mount, String legacy)
      throws IOException, InterruptedException {
    Path heard = directory.resolve("heard" + mount.substring(1));
    String source =
        servers.url("icecast").replace("//", "//source:" + IcecastServer.PASSWORD + "@")
            + mount.substring(1);
    Object[] output = {
      "-write_xing",
      0,
      "-id3v2_version",
      0,
      "-content_type",
      "audio/mpeg",
      "-legacy_icecast",
      legacy,
      "-f",
      "mp3",
      source
    };
    int times = 0;
    do { // a listener for whom a busy machine has no time before the source ends hears nothing
      try (ChildProcess publisher = new Ffmpeg(directory).startPublishing(clips.mp3(), output)) {
        icecast.awaitSource(mount);
        new FetchTools(directory).curl("-o", heard, servers.url("http") + mount.substring(1));
        assertThat(publisher.awaitExit(Ffmpeg.LIMIT)).as(publisher.output().toString()).isZero();
      }
      times++;
    } while (Files.size(heard) == 0 && times < TIMES);
    long sent = Files.size(clips.mp3());
    long arrived = Files.size(heard);
    assertThat(arrived)
        .as("bytes: all but the piece that icecast drops")
        .isBetween(sent - IcecastServer.BLOCK + 1, sent);
    // Where one file is the other's beginning, they differ first where it ends.
    assertThat(Files.mismatch(clips.mp3(), heard))
        .as("the first byte of %s that differs", mount)
        .isEqualTo(arrived == sent ? -1 : arrived);
    return heard;
  }

  /** A clip that plays while it loads, and HLS: every frame of both arrives. */
  public void httpPlayback() {
    servers.nginx();
    Ffmpeg ffmpeg = new Ffmpeg(directory);
    String vip = servers.url("http");

    FrameHashes mp4 = ffmpeg.play(clips.mp4());
    FrameHashes hls = ffmpeg.play(clips.playlist());
    assertThat(mp4.of("video")).hasSize(PICTURES);
    assertThat(hls.of("video")).hasSize(PICTURES);

    ffmpeg.play(vip + "clips/clip.mp4").assertEqualTo(mp4);
    ffmpeg.play(vip + "hls/index.m3u8").assertEqualTo(hls);
  }

  /**
   * A large file arrives byte by byte: whole, in ranges on one connection, and at a slow reader.
   */
  public void httpDownload() throws IOException {
    servers.nginx();
    Tools.require("curl", "curl");
    FetchTools tools = new FetchTools(directory);
    String url = servers.url("http") + "clips/large.bin";
    Path whole = directory.resolve("whole");
    Path slow = directory.resolve("slow");
    Path ranges = directory.resolve("ranges");
    int third = Clips.LARGE_BYTES / 3;

    together(
        List.of(
            () -> tools.curl("-o", whole, url),
            () -> tools.curl("-o", slow, "--limit-rate", "12M", url),
            () ->
                // One curl, one connection, three requests: the later ones follow the first.
                tools.curl(
                    "-o",
                    ranges + "0",
                    "-r",
                    "0-" + (third - 1),
                    url,
                    "--next",
                    "-sS",
                    "--fail",
                    "-o",
                    ranges + "1",
                    "-r",
                    third + "-" + (2 * third - 1),
                    url,
                    "--next",
                    "-sS",
                    "--fail",
                    "-o",
                    ranges + "2",
                    "-r",
                    2 * third + "-",
                    url)));

    try (var out = Files.newOutputStream(ranges)) {
      for (int i = 0; i < 3; i++) {
        Files.copy(Path.of(ranges + "" + i), out);
      }
    }
    for (Path arrived : List.of(whole, slow, ranges)) {
      assertThat(Files.mismatch(clips.large(), arrived))
          .as("the first byte of %s that differs", arrived.getFileName())
          .isEqualTo(-1);
    }
  }

  /**
   * A RealPlayer that dials an http rule is refused, the log says why, and the rule goes on
   * serving: the mistake that Central Dispatch's manual warned of.
   */
  public void playerOnTheWrongRule() {
    servers.nginx();
    Tools.require("mplayer", "mplayer");
    Tools.require("curl", "curl");
    FetchTools tools = new FetchTools(directory);
    Path dump = directory.resolve("refused.rm");

    Finished refused =
        tools.mplayerDump("pnm://%s:%d/x.rm".formatted(MediaServers.VIP, servers.httpPort()), dump);

    assertThat(refused.exit()).as("%s", refused).isNotEqualTo(Finished.TIMED_OUT);
    assertThat(refused.output()).anyMatch(line -> line.startsWith("input_pnm: failed"));
    dispatcher.awaitLogLine(
        line -> line.contains("PNA") && line.contains("telnet"), Duration.ofSeconds(5));
    assertThat(dispatcher.isAlive()).isTrue();
    tools.curl("-o", "/dev/null", servers.url("http") + "clips/clip.mp4");
  }

  /** Runs the parts at once and returns what they found, in order. */
  private static <T> List<T> together(List<Callable<T>> parts) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(parts).stream().map(MediaScenario::result).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static <T> T result(Future<T> part) {
    try {
      return part.get();
    } catch (ExecutionException e) {
      throw new AssertionError("one of the parts that ran at once failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
