package dev.pointsman.testkit.media;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The size and MD5 of every frame of a stream, in order, for each medium.
 *
 * <p>Read from what ffmpeg's {@code framemd5} muxer writes. Time stamps and stream numbers are left
 * out: containers count time in units of their own and number their streams as they please, but a
 * frame that arrives whole has the bytes that were sent.
 *
 * @param frames by medium ({@code video}, {@code audio}): {@code size md5} of each frame
 */
public record FrameHashes(Map<String, List<String>> frames) {

  private static final String MEDIUM = "#media_type ";

  public FrameHashes {
    Map<String, List<String>> copy = new TreeMap<>();
    frames.forEach((medium, list) -> copy.put(medium, List.copyOf(list)));
    frames = copy;
  }

  /**
   * Reads the lines of a {@code framemd5} file.
   *
   * @throws IllegalArgumentException at a line that is none, with its number
   */
  public static FrameHashes parse(List<String> lines) {
    Map<String, String> media = new HashMap<>();
    Map<String, List<String>> frames = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith(MEDIUM)) {
        // "#media_type 0: video"
        String[] words = line.substring(MEDIUM.length()).split(": ", 2);
        media.put(words[0], words[words.length - 1]);
      } else if (!line.startsWith("#") && !line.isBlank()) {
        // stream, dts, pts, duration, size, hash, then side data that the container chose
        String[] fields = line.split(",\\s*", -1);
        String medium = media.get(fields[0].strip());
        if (fields.length < 6 || medium == null) {
          throw new IllegalArgumentException("line %d: %s".formatted(i + 1, line));
        }
        frames
            .computeIfAbsent(medium, ignored -> new ArrayList<>())
            .add(fields[4].strip() + " " + fields[5].strip());
      }
    }
    return new FrameHashes(frames);
  }

  /** The number of frames of all media. */
  public int count() {
    return frames.values().stream().mapToInt(List::size).sum();
  }

  /**
   * Fails unless these frames, which arrived, are those that were sent.
   *
   * @throws AssertionError naming the medium and the first frame that differs, counted from 0
   */
  public void assertEqualTo(FrameHashes sent) {
    if (!frames.keySet().equals(sent.frames.keySet())) {
      throw new AssertionError(
          "media %s arrived of %s".formatted(frames.keySet(), sent.frames.keySet()));
    }
    sent.frames.forEach((medium, expected) -> assertEqual(medium, expected, of(medium)));
  }

  /** The frames of a medium; none when it is not there. */
  public List<String> of(String medium) {
    return frames.getOrDefault(medium, List.of());
  }

  private static void assertEqual(String medium, List<String> sent, List<String> arrived) {
    for (int i = 0; i < Math.max(sent.size(), arrived.size()); i++) {
      String expected = i < sent.size() ? sent.get(i) : "no frame";
      String actual = i < arrived.size() ? arrived.get(i) : "no frame";
      if (!expected.equals(actual)) {
        throw new AssertionError(
            "%s frame %d of %d: sent %s, arrived %s (size and MD5; %d frames arrived)"
                .formatted(medium, i, sent.size(), expected, actual, arrived.size()));
      }
    }
  }
}
