package dev.pointsman.testkit.hop;

import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.media.Clips;
import dev.pointsman.testkit.media.GstRtspServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A site with its servers, up together and gone together; the tests' scenario on it. */
record HopLab(HopScenario scenario, Path directory, List<AutoCloseable> parts)
    implements AutoCloseable {

  /** Starts everything but scheduler nodes, or ends the calling test for want of a program. */
  static HopLab start() throws IOException {
    HopNeeds.require();
    Tools.require("ffmpeg", "ffmpeg");
    Tools.require("nginx", "nginx libnginx-mod-rtmp");
    Tools.require("icecast2", "icecast2");
    Tools.require(
        GstRtspServer.isInstalled(),
        "gst-rtsp-server with its Python bindings",
        "apt-get install -y --no-install-recommends python3-gi gir1.2-gst-rtsp-server-1.0"
            + " gstreamer1.0-plugins-{base,good,bad,ugly} gstreamer1.0-rtsp");
    // Not JUnit's @TempDir, which only its owner may enter: icecast is not run as root.
    Path directory = made(Files.createTempDirectory("pointsman-hop"));
    List<AutoCloseable> parts = new ArrayList<>();
    try {
      Clips clips = Clips.make(made(directory.resolve("clips")));
      HopSite site = HopSite.build(directory);
      parts.add(site);
      List<HopServers> servers = new ArrayList<>();
      for (var host : site.servers()) {
        HopServers started = HopServers.start(host, made(directory.resolve(host.name())), clips);
        servers.add(started);
        parts.add(started);
      }
      Path arrived = made(directory.resolve("arrived"));
      return new HopLab(new HopScenario(site, servers, clips, arrived), directory, parts);
    } catch (AssertionError | RuntimeException | IOException e) {
      closeAll(parts);
      throw e;
    }
  }

  /** Starts the product on the scheduler nodes. */
  HopNodes startNodes(String forward) throws IOException {
    HopSite site = scenario.site();
    HopNodes nodes =
        HopNodes.start(
            site, HopScenario.rules(site, forward), List.of(), made(directory.resolve("nodes")));
    parts.add(nodes);
    return nodes;
  }

  @Override
  public void close() throws IOException {
    closeAll(parts);
    // Where something failed before this, the directory stays behind for whoever asks why.
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void closeAll(List<AutoCloseable> parts) {
    for (AutoCloseable part : parts.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        throw new AssertionError("a part of the lab does not end", e);
      }
    }
  }

  private static Path made(Path directory) throws IOException {
    Files.createDirectories(directory);
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }
}
