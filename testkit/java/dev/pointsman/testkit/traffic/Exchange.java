package dev.pointsman.testkit.traffic;

import dev.pointsman.testkit.net.BytePattern;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a client says first: how much goes which way, and who ends it how.
 *
 * <p>40 bytes: {@code PMTK}, u8 close, three of 0, i64 seed, i64 up, i64 down, i64 checksum.
 *
 * @param seed of the bytes; each direction has its own pattern
 * @param up bytes from the client, after these 40; at least {@link #LEAST}
 * @param down bytes from the server, at least {@link #LEAST}
 * @param close who ends it how
 */
public record Exchange(long seed, long up, long down, Close close) {
  /** The least either way: a first byte that shows life, and a last one that can be held back. */
  public static final long LEAST = 2;

  static final int HEADER = 40;
  private static final int MAGIC = 0x504d544b;

  public Exchange {
    if (up < LEAST || down < LEAST) {
      throw new IllegalArgumentException(
          "up: " + up + ", down: " + down + " (expected: at least " + LEAST + " each)");
    }
  }

  BytePattern upPattern() {
    return new BytePattern(seed).derived(1);
  }

  BytePattern downPattern() {
    return new BytePattern(seed).derived(2);
  }

  byte[] encode() {
    return ByteBuffer.allocate(HEADER)
        .putInt(MAGIC)
        .put((byte) close.code())
        .put(new byte[3])
        .putLong(seed)
        .putLong(up)
        .putLong(down)
        .putLong(checksum())
        .array();
  }

  static Exchange decode(byte[] header) throws ProtocolException {
    ByteBuffer in = ByteBuffer.wrap(header);
    int magic = in.getInt();
    Optional<Close> close = Close.of(in.get());
    in.position(8);
    long seed = in.getLong();
    long up = in.getLong();
    long down = in.getLong();
    if (magic == MAGIC && close.isPresent() && up >= LEAST && down >= LEAST) {
      Exchange exchange = new Exchange(seed, up, down, close.get());
      if (exchange.checksum() == in.getLong()) {
        return exchange;
      }
    }
    throw new ProtocolException("what came first is not an exchange");
  }

  private long checksum() {
    BytePattern mix = new BytePattern(seed).derived(up).derived(down).derived(close.code());
    return mix.seed();
  }
}
