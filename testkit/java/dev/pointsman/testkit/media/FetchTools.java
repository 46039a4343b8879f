package dev.pointsman.testkit.media;

import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.process.Finished;
import dev.pointsman.testkit.process.Place;
import java.nio.file.Path;
import java.time.Duration;

/**
 * curl, and mplayer as a RealPlayer that keeps what it hears.
 *
 * @param directory where they write
 * @param host where they run
 */
public record FetchTools(Path directory, Place host) {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** mplayer goes on for ever in some failures, and may fill the disk with it. */
  private static final Duration MPLAYER_LIMIT = Duration.ofSeconds(15);

  private static final long MPLAYER_DUMP_BYTES = 16L << 20;

  private static final Command CURL = Command.of("curl", "-sS", "--fail", "--noproxy", "*");

  /** On this machine as it is. */
  public FetchTools(Path directory) {
    this(directory, Place.HERE);
  }

  /**
   * curl, which must succeed.
   *
   * @param arguments options and URLs
   */
  public Finished curl(Object... arguments) {
    return ChildProcess.run(host.command(CURL.with(arguments)), directory, LIMIT).orFail();
  }

  /** Starts a curl. */
  public ChildProcess startCurl(Object... arguments) {
    return ChildProcess.start(host.command(CURL.with(arguments).within(LIMIT)), directory);
  }

  /**
   * mplayer, writing what it hears into a file as it comes; its exit code says nothing (0 also when
   * the server refused).
   *
   * @param url a {@code pnm://} URL
   */
  public Finished mplayerDump(String url, Path dump) {
    Command mplayer =
        Command.of("mplayer", "-noconfig", "all", "-nolirc", "-nocache", "-prefer-ipv4")
            .with("-dumpstream", "-dumpfile", dump, url)
            .writingAtMost(MPLAYER_DUMP_BYTES);
    return ChildProcess.run(host.command(mplayer), directory, MPLAYER_LIMIT);
  }
}
