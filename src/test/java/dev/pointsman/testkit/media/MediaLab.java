package dev.pointsman.testkit.media;

import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.product.DispatcherUnderTest;
import dev.pointsman.testkit.product.SiteDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Clips, servers and a dispatcher, up together and gone together. */
record MediaLab(MediaScenario scenario, Path directory) implements AutoCloseable {

  /**
   * Starts everything.
   *
   * @param dispatcher starts the dispatcher for a site, in a directory
   */
  static MediaLab start(BiFunction<SiteDescription, Path, DispatcherUnderTest> dispatcher) {
    Tools.require("ffmpeg", "ffmpeg");
    try {
      // Not JUnit's @TempDir, which only its owner may enter: icecast is not run as root.
      Path directory =
          Files.createTempDirectory(
              "pointsman-media",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      Clips clips = Clips.make(Files.createDirectory(directory.resolve("clips")));
      MediaServers servers = MediaServers.start(directory, clips);
      try {
        Path product = Files.createDirectory(directory.resolve("dispatcher"));
        return new MediaLab(
            new MediaScenario(
                clips,
                servers,
                dispatcher.apply(servers.site(), product),
                Files.createDirectory(directory.resolve("arrived"))),
            directory);
      } catch (AssertionError | RuntimeException e) {
        servers.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    // The dispatcher ends first, while its servers are still there. Where it ends badly, the
    // directory stays behind for whoever asks why.
    try {
      scenario.dispatcher().close();
    } finally {
      scenario.servers().close();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
