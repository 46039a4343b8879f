package dev.pointsman.testkit.media;

import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.pna.PnaServer;
import dev.pointsman.testkit.pna.RmFile;
import dev.pointsman.testkit.product.Ports;
import dev.pointsman.testkit.product.RelayRule;
import dev.pointsman.testkit.product.SiteDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The real servers of the scenario, each on a loopback address of its own, and the site that the
 * dispatcher under test is to be for them.
 *
 * <p>A server that is not installed is left out, with its rules; the tests that need it say so.
 */
public final class MediaServers implements AutoCloseable {

  /** The VIP that every player and every source dials. */
  public static final String VIP = "127.0.31.100";

  private static final String RTSP = "127.0.31.1";
  private static final String NGINX = "127.0.31.2";
  private static final String ICECAST = "127.0.31.3";
  private static final String REAL = "127.0.31.4";

  /** The VIP's ports. */
  private final int rtspPort = Ports.free(VIP);

  private final int rtmpPort = Ports.free(VIP);
  private final int httpPort = Ports.free(VIP);
  private final int pnaPort = Ports.free(VIP);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private Optional<GstRtspServer> rtsp = Optional.empty();
  private Optional<NginxServer> nginx = Optional.empty();
  private Optional<IcecastServer> icecast = Optional.empty();

  /** The one server that is ours: no RealServer can be installed any more. */
  private final PnaServer real;

  private MediaServers(Clips clips) throws IOException {
    real = keep(new PnaServer("real", new InetSocketAddress(REAL, 0), RmFile.read(clips.rm())));
  }

  /**
   * Starts the servers that are installed.
   *
   * @param directory theirs; those above it must let anybody pass (icecast is not run as root)
   */
  public static MediaServers start(Path directory, Clips clips) throws IOException {
    MediaServers servers = new MediaServers(clips);
    try {
      servers.startAll(directory, clips);
      return servers;
    } catch (AssertionError | RuntimeException | IOException e) {
      servers.close();
      throw e;
    }
  }

  private void startAll(Path directory, Clips clips) throws IOException {
    real.start();
    if (GstRtspServer.isInstalled()) {
      rtsp = Optional.of(keep(GstRtspServer.start(RTSP, made(directory, "rtsp"), clips.mp4())));
    }
    if (Tools.find("nginx").isPresent()) {
      nginx = Optional.of(keep(NginxServer.start(NGINX, made(directory, "nginx"), clips)));
    }
    if (Tools.find("icecast2").isPresent()) {
      icecast = Optional.of(keep(IcecastServer.start(ICECAST, made(directory, "icecast"))));
    }
  }

  /** nginx, or the end of the test. */
  public NginxServer nginx() {
    Tools.require("nginx", "nginx");
    return nginx.orElseThrow();
  }

  /** nginx with its RTMP module, or the end of the test. */
  public NginxServer nginxRtmp() {
    Tools.require(
        NginxServer.rtmpModule().isPresent(),
        "nginx's RTMP module",
        "apt-get install -y --no-install-recommends nginx libnginx-mod-rtmp");
    return nginx();
  }

  /** Icecast, or the end of the test. */
  public IcecastServer icecast() {
    Tools.require("icecast2", "icecast2");
    return icecast.orElseThrow();
  }

  /** gst-rtsp-server, or the end of the test. */
  public GstRtspServer rtsp() {
    Tools.require(
        rtsp.isPresent(),
        "gst-rtsp-server with its Python bindings",
        "apt-get install -y --no-install-recommends python3-gi gir1.2-gst-rtsp-server-1.0"
            + " gstreamer1.0-plugins-{base,good,bad,ugly} gstreamer1.0-rtsp");
    return rtsp.orElseThrow();
  }

  /** The server that speaks PNA; it plays the clip under every path. */
  public PnaServer real() {
    return real;
  }

  /**
   * {@code scheme://VIP:port/} of the VIP's port for RTSP, RTMP or PNA; for any other scheme, of
   * its http rules.
   */
  public String url(String scheme) {
    int port =
        switch (scheme) {
          case "rtsp" -> rtspPort;
          case "rtmp" -> rtmpPort;
          case "pnm" -> pnaPort;
          default -> httpPort;
        };
    return "%s://%s:%d/".formatted(scheme, VIP, port);
  }

  /** The VIP's port of its http rules. */
  public int httpPort() {
    return httpPort;
  }

  /** The site: a telnet rule for PNA, RTSP and RTMP each, http rules by path for the rest. */
  public SiteDescription site() {
    List<RelayRule> rules = new ArrayList<>();
    rules.add(RelayRule.telnet("media", pnaPort, "real", real.address().getPort()));
    rtsp.ifPresent(s -> rules.add(RelayRule.telnet("media", rtspPort, "gst", s.port())));
    nginx.ifPresent(
        s -> {
          rules.add(RelayRule.http("media", httpPort, "/clips/*", "nginx", s.httpPort()));
          rules.add(RelayRule.http("media", httpPort, "/hls/*", "nginx", s.httpPort()));
        });
    if (NginxServer.rtmpModule().isPresent()) {
      nginx.ifPresent(s -> rules.add(RelayRule.telnet("media", rtmpPort, "nginx", s.rtmpPort())));
    }
    icecast.ifPresent(
        s -> {
          rules.add(RelayRule.http("media", httpPort, "/put.mp3", "icecast", s.port()));
          rules.add(RelayRule.http("media", httpPort, "/source.mp3", "icecast", s.port()));
        });
    return new SiteDescription(
        Map.of("media", VIP),
        Map.of("real", REAL, "gst", RTSP, "nginx", NGINX, "icecast", ICECAST),
        rules);
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        throw new AssertionError("a server does not end", e);
      }
    }
  }

  private <T extends AutoCloseable> T keep(T server) {
    started.push(server);
    return server;
  }

  private static Path made(Path directory, String name) {
    try {
      return Files.createDirectory(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
