package dev.pointsman.testkit.media;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * What is sent: four seconds of a test picture and a tone in the formats of the time and of today,
 * and a large file, made on the spot.
 *
 * @param mp4 H.264 and AAC, its index in front so that it plays while it loads
 * @param mp3 bare MPEG frames: no ID3 tag and no Xing frame, which servers and players would change
 * @param rm RealVideo and AC-3
 * @param playlist the MP4 as HLS: {@code index.m3u8} with segments of a second in a directory of
 *     its own
 * @param large random bytes, the same each time
 */
public record Clips(Path mp4, Path mp3, Path rm, Path playlist, Path large) {

  /** The large file's length: many times what socket buffers hold, and quick to send. */
  static final int LARGE_BYTES = 24 << 20;

  private static final int SECONDS = 4;

  /** Makes the clips in a directory; takes half a second. */
  public static Clips make(Path directory) {
    Ffmpeg ffmpeg = new Ffmpeg(directory);
    Path mp4 = directory.resolve("clip.mp4");
    Path mp3 = directory.resolve("clip.mp3");
    Path rm = directory.resolve("clip.rm");
    Path playlist = directory.resolve("hls/index.m3u8");
    Path large = directory.resolve("large.bin");

    String tone = "sine=frequency=440:sample_rate=44100:duration=" + SECONDS;
    String picture = "testsrc=size=176x144:rate=10:duration=" + SECONDS;
    // mplayer reads a PNA packet into 4096 bytes and crashes on a longer one: a small picture.
    String smallPicture = "testsrc=size=96x80:rate=5:duration=" + SECONDS;

    ffmpeg.run(
        "-f",
        "lavfi",
        "-i",
        picture,
        "-f",
        "lavfi",
        "-i",
        tone,
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-g",
        10,
        "-b:v",
        "100k",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        "-b:a",
        "32k",
        "-ac",
        1,
        "-movflags",
        "+faststart",
        mp4);
    ffmpeg.run(
        "-f",
        "lavfi",
        "-i",
        tone,
        "-c:a",
        "libmp3lame",
        "-b:a",
        "64k",
        "-ac",
        1,
        "-write_xing",
        0,
        "-id3v2_version",
        0,
        mp3);
    ffmpeg.run(
        "-f",
        "lavfi",
        "-i",
        smallPicture,
        "-f",
        "lavfi",
        "-i",
        tone,
        "-c:v",
        "rv10",
        "-qscale:v",
        12,
        "-c:a",
        "ac3",
        "-b:a",
        "32k",
        "-ac",
        1,
        "-f",
        "rm",
        rm);
    try {
      Files.createDirectory(playlist.getParent());
      ffmpeg.run(
          "-i", mp4, "-c", "copy", "-f", "hls", "-hls_time", 1, "-hls_list_size", 0, playlist);
      writeLarge(large);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Clips(mp4, mp3, rm, playlist, large);
  }

  private static void writeLarge(Path file) throws IOException {
    Random random = new Random(7070);
    byte[] block = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int written = 0; written < LARGE_BYTES; written += block.length) {
        random.nextBytes(block);
        out.write(block);
      }
    }
  }
}
