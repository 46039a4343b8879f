package dev.pointsman.testkit.media;

import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.process.Place;
import dev.pointsman.testkit.product.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * gst-rtsp-server on an address of its own; it serves a clip as {@code /file}, from the first frame
 * to the last for each player.
 */
public final class GstRtspServer implements AutoCloseable {

  /** Debian's own Python, which is the one that has the bindings. */
  private static final String PYTHON = "/usr/bin/python3";

  private final ChildProcess process;
  private final int port;

  private GstRtspServer(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Exits with 0 where the bindings are, and every element that the clip goes through. */
  private static final String PROBE =
      """
      import gi, sys
      gi.require_version('Gst', '1.0'); gi.require_version('GstRtspServer', '1.0')
      from gi.repository import Gst, GstRtspServer
      Gst.init(None)
      sys.exit(not all(map(Gst.ElementFactory.find, ['qtdemux', 'h264parse', 'rtph264pay'])))
      """;

  /** Whether the server's library, its Python bindings and the elements it needs are installed. */
  public static boolean isInstalled() {
    return Files.isExecutable(Path.of(PYTHON))
        && ChildProcess.run(Command.of(PYTHON, "-c", PROBE), Path.of("/"), Duration.ofSeconds(20))
                .exit()
            == 0;
  }

  /**
   * Starts it, and returns once it accepts.
   *
   * @param directory its own
   */
  public static GstRtspServer start(String address, Path directory, Path clip) {
    return start(Place.HERE, address, Ports.free(address), directory, clip);
  }

  /**
   * Starts it on a host, and returns once it accepts.
   *
   * @param directory its own
   */
  public static GstRtspServer start(
      Place host, String address, int port, Path directory, Path clip) {
    Path script = directory.resolve("gst_rtsp_server.py");
    try (InputStream in = GstRtspServer.class.getResourceAsStream("/media/gst_rtsp_server.py")) {
      Files.copy(Objects.requireNonNull(in, "/media/gst_rtsp_server.py"), script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Command server = Command.of(PYTHON, script, port, address, clip);
    ChildProcess process =
        ChildProcess.start(host.command(server.within(NginxServer.LIFE)), directory);
    try {
      process.awaitLine(line -> line.startsWith("listening"), Duration.ofSeconds(20));
    } catch (AssertionError e) {
      process.close();
      throw e;
    }
    return new GstRtspServer(process, port);
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.close();
  }
}
