package dev.pointsman.testkit.pna;

import dev.pointsman.testkit.net.BytePattern;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A clip of one stream whose every packet can be verified: its index, then bytes that follow from
 * the clip's seed and the index.
 *
 * <p>The seed travels in the MDPR chunk under a media type of its own, so a player needs nothing
 * but what the server sent to tell a right packet from a wrong one.
 *
 * @param seed of the content
 * @param bitRate of the content, 1 bit/s to 1 Gbit/s
 * @param duration at least 1 ms, at most a day
 * @param packetSize bytes of content in a packet, 4 to 4083
 */
public record SyntheticClip(long seed, int bitRate, Duration duration, int packetSize)
    implements Clip {
  private static final String MIME = "application/x-pointsman-pattern";
  private static final int INDEX = 4;

  public SyntheticClip {
    require("bitRate", bitRate, 1, 1_000_000_000);
    require("duration (ms)", duration.toMillis(), 1, Duration.ofDays(1).toMillis());
    require("packetSize", packetSize, INDEX, MediaPacket.MAX_LENGTH - MediaPacket.HEADER);
  }

  /** A clip in packets of 500 bytes, as RealAudio's datagrams were about. */
  public SyntheticClip(long seed, int bitRate, Duration duration) {
    this(seed, bitRate, duration, 500);
  }

  /** How many packets the clip has: at least one. */
  public int packetCount() {
    double bytes = bitRate / 8.0 * duration.toMillis() / 1000.0;
    return (int) Math.max(1, Math.ceil(bytes / packetSize));
  }

  /** Bytes of content in the whole clip. */
  public long size() {
    return (long) packetCount() * packetSize;
  }

  @Override
  public List<byte[]> headers() {
    int length = MediaPacket.HEADER + packetSize;
    int millis = (int) duration.toMillis();
    byte[] own = ByteBuffer.allocate(Long.BYTES).putLong(seed).array();
    return List.of(
        RmChunks.rmf(4),
        RmChunks.prop(bitRate, length, packetCount(), millis),
        RmChunks.cont("Synthetic clip " + seed, "Pointsman testkit"),
        RmChunks.mdpr(bitRate, length, millis, MIME, own));
  }

  @Override
  public Iterable<MediaPacket> packets() {
    return () -> IntStream.range(0, packetCount()).mapToObj(this::packet).iterator();
  }

  private MediaPacket packet(int index) {
    byte[] data = new byte[packetSize];
    ByteBuffer.wrap(data).putInt(index);
    new BytePattern(seed).derived(index).fill(data, INDEX, packetSize - INDEX, 0);
    long due = (long) index * packetSize * 8 * 1000 / bitRate;
    return new MediaPacket(0, due, 0, 2, data);
  }

  /** What a player can verify, told by an MDPR chunk; empty for any other clip's chunk. */
  static Optional<BytePattern> patternOf(byte[] mdpr) {
    byte[] template = RmChunks.mdpr(0, 0, 0, MIME, new byte[Long.BYTES]);
    int from = 40; // the names: all before is figures of the clip
    int to = template.length - Long.BYTES;
    boolean ours =
        mdpr.length == template.length
            && java.util.Arrays.equals(mdpr, from, to, template, from, to);
    return ours
        ? Optional.of(new BytePattern(ByteBuffer.wrap(mdpr).getLong(to)))
        : Optional.empty();
  }

  /** Whether a packet's content is what the pattern says for the index it carries. */
  static boolean intact(BytePattern pattern, byte[] data) {
    if (data.length < INDEX) {
      return false;
    }
    int index = ByteBuffer.wrap(data).getInt();
    return pattern.derived(index).mismatch(data, INDEX, data.length - INDEX, 0) < 0;
  }

  private static void require(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }
}
