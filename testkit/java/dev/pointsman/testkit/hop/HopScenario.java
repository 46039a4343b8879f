package dev.pointsman.testkit.hop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.hop.Crossings.Way;
import dev.pointsman.testkit.media.Clips;
import dev.pointsman.testkit.media.FetchTools;
import dev.pointsman.testkit.media.Ffmpeg;
import dev.pointsman.testkit.media.FrameHashes;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.process.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Real players and sources at work through a VIP whose connections hop, each judged by what
 * arrived.
 *
 * @param site where they are
 * @param servers the servers' programs, in the order of the site's servers
 * @param clips what is sent
 * @param directory where the tools write
 */
public record HopScenario(HopSite site, List<HopServers> servers, Clips clips, Path directory) {
  /** Pictures in the clip: 4 s at 10 a second. */
  private static final int PICTURES = 40;

  /** What must arrive of a clip over UDP, where nothing is sent twice. */
  private static final int MOST_PICTURES = PICTURES / 2;

  private static final Duration LIMIT = Duration.ofSeconds(25);

  /** The rules of the scenario, as a configuration file has them. */
  public static List<String> rules(HopSite site, String forward) {
    // Live streams are on the server that their source was sent to: the second one's only.
    String second = "[" + site.servers().getLast().name() + "]";
    return List.of(
        rule(HopServers.RTSP, forward, site.allServers()),
        rule(HopServers.PNA, forward, site.allServers()),
        rule(HopServers.RTMP, forward, second),
        rule(HopServers.ICECAST, forward, second));
  }

  private static String rule(int port, String forward, String servers) {
    return "{ vip = media, port = %d, protocol = telnet, forward = %s, policy = round-robin, servers = %s }"
        .formatted(port, forward, servers);
  }

  /** ffmpeg over UDP: pictures come, each as it was sent. */
  public void rtspByFfmpeg() {
    FrameHashes sent = new Ffmpeg(directory).videoOfMp4(clips.mp4()).coded();
    assertSentInOrder(
        sent,
        new Ffmpeg(directory, site.client())
            .playRtspOverUdp(url("rtsp", HopServers.RTSP, "file"), 3));
  }

  /** GStreamer over UDP: pictures come, each as it was sent. */
  public void rtspByGst() {
    Tools.require("gst-launch-1.0", "gstreamer1.0-tools gstreamer1.0-plugins-{good,bad}");
    Path file = directory.resolve("gst.h264");
    Command player =
        Command.of("gst-launch-1.0", "-q", "rtspsrc")
            .with(
                "location=" + url("rtsp", HopServers.RTSP, "file"), "protocols=udp", "latency=100")
            .with("!", "rtph264depay", "!", "h264parse", "!")
            .with("video/x-h264,stream-format=byte-stream,alignment=au", "!")
            .with("filesink", "location=" + file);
    Finished played = ChildProcess.run(site.client().command(player), directory, LIMIT);
    if (!isEndedByServer(played)) {
      played.orFail();
    }
    Ffmpeg here = new Ffmpeg(directory);
    assertSentInOrder(here.videoOfMp4(clips.mp4()).coded(), here.slicesOf(file));
  }

  /**
   * After the last picture the player asks for a pause. A server that has ended the connection by
   * then makes it fail; whether the pictures came shows in the file.
   */
  private static boolean isEndedByServer(Finished played) {
    List<String> unsent =
        played.output().stream().filter(line -> line.contains("Could not send message")).toList();
    return played.exit() == 1
        && !unsent.isEmpty()
        && unsent.stream().allMatch(line -> line.contains("(Received end-of-file)"));
  }

  /** mpv over UDP decodes and writes pictures. */
  public void rtspByMpv() throws IOException {
    Tools.require("mpv", "mpv");
    Path pictures = Files.createDirectory(directory.resolve("mpv"));
    run(
        Command.of("mpv", "--no-config", "--really-quiet", "--rtsp-transport=udp", "--no-audio")
            .with("--vo=image", "--vo-image-format=jpg", "--vo-image-outdir=" + pictures)
            .with("--frames=" + MOST_PICTURES, url("rtsp", HopServers.RTSP, "file")));
    try (Stream<Path> files = Files.list(pictures)) {
      assertThat(files.filter(file -> size(file) > 0).count())
          .isGreaterThanOrEqualTo(MOST_PICTURES);
    }
  }

  /** The simulated RealPlayer takes datagrams, on both servers, and every one is right. */
  public void pnaOverUdp() {
    String url = url("pnm", HopServers.PNA, HopServers.VERIFIED);
    List<ChildProcess> players =
        IntStream.range(0, 2)
            .mapToObj(
                i ->
                    ChildProcess.start(
                        site.helpedClient()
                            .command(
                                PeerProcess.of("pna-player", url, "--media", "udp").within(LIMIT)),
                        directory))
            .toList();
    for (ChildProcess player : players) {
      int exit = player.awaitExit(LIMIT.plusSeconds(5));
      assertThat(player.output()).as("exit %d", exit).last().asString().startsWith("END_OF_CLIP");
      assertThat(player.output().get(player.output().size() - 2))
          .contains("from " + HopSite.VIP + ":", " 0 lost", " 0 corrupt");
      assertThat(exit).isZero();
    }
  }

  /** mplayer writes the same file from the VIP as from a server itself. */
  public void pnaByMplayer() throws IOException {
    Tools.require("mplayer", "mplayer");
    FetchTools tools = new FetchTools(directory, site.client());
    Path hopped = directory.resolve("hopped.rm");
    Path direct = directory.resolve("direct.rm");
    String own = "pnm://%s:%d/clip.rm".formatted(HopSite.serverAddress(0), HopServers.PNA);
    CompletableFuture<Finished> other =
        CompletableFuture.supplyAsync(() -> tools.mplayerDump(own, direct));
    Finished player = tools.mplayerDump(url("pnm", HopServers.PNA, "clip.rm"), hopped);
    other.join();
    assertThat(hopped).as("%s", player).exists();
    // At the end mplayer drops what its last read has gathered: less than 2048 bytes.
    assertThat(Files.size(hopped)).isGreaterThan(Files.size(clips.rm()) - 4096);
    assertThat(Files.mismatch(direct, hopped)).as("the first byte that differs").isEqualTo(-1);
  }

  /** What is published over RTMP arrives, frame by frame, at a player who waited for it. */
  public void rtmp() {
    Tools.require(
        dev.pointsman.testkit.media.NginxServer.rtmpModule().isPresent(),
        "nginx's RTMP module",
        "apt-get install -y --no-install-recommends nginx libnginx-mod-rtmp");
    Ffmpeg ffmpeg = new Ffmpeg(directory, site.client());
    FrameHashes sent = ffmpeg.play(clips.mp4());
    String url = url("rtmp", HopServers.RTMP, "live/hop");
    FrameHashes arrived;
    try (Ffmpeg.Playing player = ffmpeg.startPlaying(url)) {
      servers.getLast().nginx().awaitPlayer("hop");
      ffmpeg.publish(clips.mp4(), "-f", "flv", url);
      arrived = player.frames();
    }
    assertThat(sent.of("video")).hasSize(PICTURES);
    arrived.assertEqualTo(sent);
  }

  /** A source and a listener of Icecast: the listener hears the beginning of what was sent. */
  public void icecast() throws IOException, InterruptedException {
    Tools.require("curl", "curl");
    Path heard = directory.resolve("heard.mp3");
    String mount = "/hop.mp3";
    Object[] output = {
      "-write_xing",
      0,
      "-id3v2_version",
      0,
      "-content_type",
      "audio/mpeg",
      "-f",
      "mp3",
      url("icecast", HopServers.ICECAST, "hop.mp3").replace("//", "//source:hackme@")
    };
    Ffmpeg ffmpeg = new Ffmpeg(directory, site.client());
    // Longer than a busy machine takes to start a listener.
    try (ChildProcess source = ffmpeg.startPublishing(3, clips.mp3(), output)) {
      servers.getLast().icecast().awaitSource(mount);
      new FetchTools(directory, site.client())
          .curl("-o", heard, url("http", HopServers.ICECAST, "hop.mp3"));
      assertThat(source.awaitExit(LIMIT)).as(source.output().toString()).isZero();
    }
    byte[] clip = Files.readAllBytes(clips.mp3());
    byte[] arrived = Files.readAllBytes(heard);
    assertThat(arrived).hasSizeGreaterThan(clip.length);
    assertThat(Arrays.mismatch(clip, Arrays.copyOf(arrived, clip.length)))
        .as("the first byte that differs")
        .isEqualTo(-1);
  }

  /**
   * What must hold whatever was played: nothing of it went through a scheduler node, and every
   * datagram had the VIP as its source.
   */
  public void assertTheWay() {
    Crossings.Ways ways = site.crossings().read();
    assertThat(ways.of(Way.SERVED_THROUGH_NODES).packets()).as("%s", ways).isZero();
    assertThat(ways.of(Way.MEDIA_FROM_ELSEWHERE).packets()).as("%s", ways).isZero();
    assertThat(ways.of(Way.NODES_TO_CLIENTS).bytes())
        .as("resets at most, of %s", ways)
        .isLessThan(1 + ways.of(Way.SERVED).bytes() / 100);
  }

  private static void assertSentInOrder(FrameHashes sent, FrameHashes arrived) {
    List<String> slices = sent.of("video");
    List<String> got = arrived.of("video");
    assertThat(slices).hasSize(PICTURES);
    assertThat(got).hasSizeGreaterThanOrEqualTo(MOST_PICTURES);
    assertThat(slices).containsSubsequence(got);
  }

  private Finished run(Command player) {
    return ChildProcess.run(site.client().command(player), directory, LIMIT).orFail();
  }

  private static String url(String scheme, int port, String path) {
    return "%s://%s:%d/%s".formatted(scheme, HopSite.VIP, port, path);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
