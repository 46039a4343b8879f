package dev.pointsman.testkit.hop;

import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.media.Clips;
import dev.pointsman.testkit.media.GstRtspServer;
import dev.pointsman.testkit.media.IcecastServer;
import dev.pointsman.testkit.media.NginxServer;
import dev.pointsman.testkit.process.ChildProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The streaming servers of one host, on all of its addresses: gst-rtsp-server, a simulated
 * RealServer, nginx with RTMP, and Icecast.
 */
public final class HopServers implements AutoCloseable {
  static final int RTSP = 8554;
  static final int PNA = 7070;
  static final int RTMP = 1935;
  static final int HTTP = 8080;
  static final int ICECAST = 8000;

  /** The simulated RealServer's clip whose every packet can be verified. */
  static final String VERIFIED = "verified.rm";

  private static final String ALL = "0.0.0.0";
  private static final Duration START = Duration.ofSeconds(20);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final NginxServer nginx;
  private final IcecastServer icecast;

  private HopServers(LabHost host, Path directory, Clips clips) throws IOException {
    ChildProcess real =
        keep(
            ChildProcess.start(
                host.command(
                    PeerProcess.of(
                        "pna-server",
                        ALL + ":" + PNA,
                        "--name",
                        host.name(),
                        "--seconds",
                        3,
                        "--verified",
                        VERIFIED,
                        "--file",
                        clips.rm())),
                directory));
    keep(GstRtspServer.start(host, ALL, RTSP, made(directory, "rtsp"), clips.mp4()));
    nginx = keep(NginxServer.start(host, ALL, HTTP, RTMP, made(directory, "nginx"), clips));
    icecast =
        keep(
            IcecastServer.start(
                host, new InetSocketAddress(ALL, ICECAST), made(directory, "icecast")));
    real.awaitLine(line -> line.startsWith("serving"), START);
  }

  /**
   * Starts them, and returns once all of them accept.
   *
   * @param directory theirs; those above it must let anybody pass (icecast is not run as root)
   */
  public static HopServers start(LabHost host, Path directory, Clips clips) throws IOException {
    return new HopServers(host, directory, clips);
  }

  NginxServer nginx() {
    return nginx;
  }

  IcecastServer icecast() {
    return icecast;
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

  private static Path made(Path directory, String name) throws IOException {
    return Files.createDirectory(
        directory.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
  }
}
