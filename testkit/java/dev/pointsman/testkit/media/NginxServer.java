package dev.pointsman.testkit.media;

import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.process.Place;
import dev.pointsman.testkit.product.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * nginx on an address of its own: HTTP for clips and HLS, and RTMP (application {@code live}) where
 * its module is installed.
 */
public final class NginxServer implements AutoCloseable {

  /** The longest a server of this package may run when whoever started it forgets it. */
  static final Duration LIFE = Duration.ofMinutes(3);

  static final Duration START = Duration.ofSeconds(10);

  private final ChildProcess process;
  private final int httpPort;
  private final int rtmpPort;

  private NginxServer(ChildProcess process, int httpPort, int rtmpPort) {
    this.process = process;
    this.httpPort = httpPort;
    this.rtmpPort = rtmpPort;
  }

  /** nginx's RTMP module, where Debian puts it. */
  public static Optional<Path> rtmpModule() {
    return Stream.of("/usr/lib/nginx/modules/ngx_rtmp_module.so")
        .map(Path::of)
        .filter(Files::exists)
        .findFirst();
  }

  /**
   * Starts it, and returns once it accepts.
   *
   * @param directory its own, empty
   * @param clips what it serves: the MP4 and the large file under {@code /clips/}, HLS under {@code
   *     /hls/}
   */
  public static NginxServer start(String address, Path directory, Clips clips) {
    return start(Place.HERE, address, Ports.free(address), Ports.free(address), directory, clips);
  }

  /**
   * Starts it on a host with these ports, and returns once it accepts.
   *
   * @param directory its own, empty
   * @param clips what it serves over HTTP
   */
  public static NginxServer start(
      Place host, String address, int http, int rtmp, Path directory, Clips clips) {
    Path conf = directory.resolve("nginx.conf");
    try {
      Files.writeString(conf, conf(address, http, rtmp, directory, clips));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Command nginx = Command.of("nginx", "-p", directory, "-c", conf, "-e", "stderr");
    ChildProcess process = ChildProcess.start(host.command(nginx.within(LIFE)), directory);
    try {
      process.awaitLine(line -> line.contains("start worker process "), START);
    } catch (AssertionError e) {
      process.close();
      throw e;
    }
    return new NginxServer(process, http, rtmp);
  }

  public int httpPort() {
    return httpPort;
  }

  public int rtmpPort() {
    return rtmpPort;
  }

  /** Waits until a player has asked for a stream that is yet to come, so that it misses nothing. */
  public void awaitPlayer(String stream) {
    process.awaitLine(line -> line.contains("play: name='" + stream + "'"), START);
  }

  @Override
  public void close() {
    process.close();
  }

  private static String conf(String address, int http, int rtmp, Path directory, Clips clips) {
    String module = rtmpModule().map(path -> "load_module " + path + ";").orElse("");
    String live =
        rtmpModule().isEmpty()
            ? ""
            : """
              rtmp { server { listen %s:%d;
                application live { live on; wait_key off; publish_notify on; play_restart off; } } }
              """
                .formatted(address, rtmp);
    String temporaries =
        Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            .map(kind -> "%s_temp_path %s/%s;".formatted(kind, directory, kind))
            .reduce("", String::concat);
    return """
        %s
        %s
        worker_processes 1; daemon off; pid %s/nginx.pid; error_log stderr info;
        events { worker_connections 256; }
        %s
        http {
          access_log off; types { application/vnd.apple.mpegurl m3u8; video/mp2t ts; video/mp4 mp4; }
          %s
          server { listen %s:%d;
            location /clips/ { alias %s/; }
            location /hls/ { alias %s/; } }
        }
        """
        .formatted(
            module,
            // Its workers would change to a user who may not read the clips' directory.
            dev.pointsman.testkit.Tools.isRoot() ? "user root;" : "",
            directory,
            live,
            temporaries,
            address,
            http,
            clips.mp4().getParent(),
            clips.playlist().getParent());
  }
}
