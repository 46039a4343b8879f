package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.http.RoundRobinMetafile;
import dev.pointsman.testkit.http.WebServer;
import dev.pointsman.testkit.player.MediaUrl;
import dev.pointsman.testkit.pna.SyntheticClip;
import dev.pointsman.testkit.rtsp.PatternMedia;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The servers of the demo: two of pages and two of streams, all in this process.
 *
 * <p>Both web servers hand out {@code clip.ram}, which names the VIP. The first one also runs the
 * script of the time, {@code script.ram}, which names each streaming server in turn.
 */
final class DemoSite implements AutoCloseable {
  /** A machine that serves pages. */
  record WebMachine(String name, WebServer server) {}

  private final Addresses at;
  private final SyntheticClip clip;
  private final PatternMedia media;
  private final StreamingServer stream1;
  private final StreamingServer stream2;
  private final List<WebMachine> web;

  /**
   * A site that does not serve yet.
   *
   * @param clip what PNA players hear
   * @param media what RTSP players hear
   */
  DemoSite(Addresses at, SyntheticClip clip, PatternMedia media) {
    this.at = at;
    this.clip = clip;
    this.media = media;
    this.stream1 = new StreamingServer("stream1", Addresses.STREAM1, at, clip, media);
    this.stream2 = new StreamingServer("stream2", Addresses.STREAM2, at, clip, media);
    String metafile = new MediaUrl("pnm", at.vip(at.pna()), "clip.rm") + "\n";
    RoundRobinMetafile script =
        new RoundRobinMetafile(
            "pnm", List.of(stream1.pnaAddress(), stream2.pnaAddress()), "clip.rm");
    this.web =
        List.of(
            web(
                "web1",
                Addresses.WEB1,
                name ->
                    switch (name) {
                      case "clip" -> Optional.of(metafile);
                      case "script" -> Optional.of(script.get());
                      default -> Optional.empty();
                    }),
            web(
                "web2",
                Addresses.WEB2,
                name -> name.equals("clip") ? Optional.of(metafile) : Optional.empty()));
  }

  /** Every server binds and serves; when one cannot, those before it are closed again. */
  DemoSite start() throws IOException {
    try {
      stream1.start();
      stream2.start();
      for (WebMachine machine : web) {
        machine.server().start();
      }
      return this;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    web.forEach(machine -> machine.server().close());
    try (stream1;
        stream2) {
      // closed in the reverse order, the second one also when the first fails
    }
  }

  Addresses at() {
    return at;
  }

  /** The one that dies. */
  StreamingServer stream1() {
    return stream1;
  }

  /** The one that plays on. */
  StreamingServer stream2() {
    return stream2;
  }

  List<WebMachine> web() {
    return web;
  }

  /** Where a browser finds a page of the site: at the VIP. */
  String page(String path) {
    return "http://" + Addresses.VIP + ":" + at.http() + "/" + path;
  }

  MediaUrl rtspUrl() {
    return new MediaUrl("rtsp", at.vip(at.rtsp()), "clip");
  }

  /** How many bytes of media a player has received that played the whole clip. */
  long wholeClip(Protocol protocol) {
    return switch (protocol) {
      case PNA -> clip.size();
      case RTSP -> (long) media.packetCount() * PatternMedia.PACKET;
    };
  }

  Duration clipLength() {
    return media.duration();
  }

  private WebMachine web(
      String name, String address, Function<String, Optional<String>> metafiles) {
    return new WebMachine(
        name, new WebServer(name, new InetSocketAddress(address, at.http()), metafiles));
  }
}
