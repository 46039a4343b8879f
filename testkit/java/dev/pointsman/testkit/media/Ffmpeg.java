package dev.pointsman.testkit.media;

import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.process.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * ffmpeg as a player that hashes what it plays, and as a publisher.
 *
 * @param directory where it writes
 * @param host where it runs
 */
public record Ffmpeg(Path directory, Place host) {

  /** The longest that one ffmpeg may take: the clips last 4 s and are sent at their own pace. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Command FFMPEG =
      Command.of("ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-threads", 1);

  /**
   * Only the coded slices: parameter sets and other NAL units (ITU-T H.264, table 7-1, types over
   * 5) are repeated or left out by servers as they see fit.
   */
  private static final String SLICES = "filter_units=pass_types=1-5";

  /**
   * A stream's video, each frame twice.
   *
   * @param coded its coded slices
   * @param decoded the picture decoded from them
   */
  public record Video(FrameHashes coded, FrameHashes decoded) {}

  /** On this machine as it is. */
  public Ffmpeg(Path directory) {
    this(directory, Place.HERE);
  }

  /** A player at work. */
  public final class Playing implements AutoCloseable {
    private final ChildProcess process;
    private final Path file;

    private Playing(Command player) {
      file = temporary();
      process = start(player.with("-f", "framemd5", file));
    }

    /** Waits until the stream ends and returns its frames. */
    public FrameHashes frames() {
      if (process.awaitExit(LIMIT.plusSeconds(5)) != 0) {
        throw new AssertionError("the player failed:\n" + String.join("\n", process.output()));
      }
      return read(file);
    }

    @Override
    public void close() {
      process.close();
    }
  }

  /** Runs an ffmpeg, which must succeed. */
  public void run(Object... arguments) {
    runToItsEnd(FFMPEG.with(arguments));
  }

  /** Publishes a clip at its own pace, to its end. */
  public void publish(Path clip, Object... output) {
    Command publisher = FFMPEG.with("-re", "-i", clip, "-c", "copy").with(output);
    runToItsEnd(publisher);
  }

  /** Starts to publish a clip at its own pace. */
  public ChildProcess startPublishing(Path clip, Object... output) {
    Command publisher = FFMPEG.with("-re", "-i", clip, "-c", "copy").with(output);
    return start(publisher);
  }

  /**
   * Starts to publish a clip at its own pace, several times over.
   *
   * @param times at least 1
   */
  public ChildProcess startPublishing(int times, Path clip, Object... output) {
    Command publisher =
        FFMPEG.with("-re", "-stream_loop", times - 1, "-i", clip, "-c", "copy").with(output);
    return start(publisher);
  }

  /** Starts to play, also a stream that is yet to be published; every frame as it stands there. */
  public Playing startPlaying(Object input) {
    return new Playing(FFMPEG.with("-i", input, "-map", "0", "-c", "copy"));
  }

  /** Plays to the end and returns every frame as it stands there. */
  public FrameHashes play(Object input) {
    try (Playing playing = startPlaying(input)) {
      return playing.frames();
    }
  }

  /** The H.264 video of an RTSP stream, its RTP interleaved with the control connection. */
  public Video playRtspOverTcp(String url) {
    return video(FFMPEG.with("-rtsp_transport", "tcp", "-i", url), SLICES);
  }

  /**
   * The coded slices of an H.264 stream over RTSP, its RTP in datagrams.
   *
   * @param seconds how much of it to play
   */
  public FrameHashes playRtspOverUdp(String url, double seconds) {
    Path coded = temporary();
    runToItsEnd(
        FFMPEG
            .with("-rtsp_transport", "udp", "-i", url, "-t", seconds, "-map", "0:v", "-c", "copy")
            .with("-bsf:v", SLICES, "-f", "framemd5", coded));
    return read(coded);
  }

  /** The coded slices of a file of bare H.264. */
  public FrameHashes slicesOf(Path h264) {
    Path coded = temporary();
    runToItsEnd(
        FFMPEG
            .with("-f", "h264", "-i", h264, "-map", "0:v", "-c", "copy", "-bsf:v", SLICES)
            .with("-f", "framemd5", coded));
    return read(coded);
  }

  /** The H.264 video of an MP4 file. */
  public Video videoOfMp4(Path clip) {
    // MP4 keeps NAL units behind lengths, RTP's come behind start codes: compare the latter.
    return video(FFMPEG.with("-i", clip), "h264_mp4toannexb," + SLICES);
  }

  private Video video(Command input, String filters) {
    Path coded = temporary();
    Path decoded = temporary();
    Command both =
        input
            .with("-map", "0:v", "-c", "copy", "-bsf:v", filters, "-f", "framemd5", coded)
            .with("-map", "0:v", "-f", "framemd5", decoded);
    runToItsEnd(both);
    return new Video(read(coded), read(decoded));
  }

  private ChildProcess start(Command command) {
    return ChildProcess.start(host.command(command.within(LIMIT)), directory);
  }

  private void runToItsEnd(Command command) {
    ChildProcess.run(host.command(command), directory, LIMIT).orFail();
  }

  private Path temporary() {
    try {
      return Files.createTempFile(directory, "frames", ".md5");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FrameHashes read(Path file) {
    try {
      return FrameHashes.parse(Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
