package dev.pointsman.policy;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * 64-bit hashes that are the same in every process and on every scheduler node.
 *
 * <p>The mixing step is SplitMix64's finaliser (Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators", OOPSLA 2014; constants of David Stafford's Mix13): a bijection
 * of 64 bits in which each input bit changes each output bit with a probability close to one half,
 * so that neighbouring addresses have unrelated hashes.
 */
final class Hash64 {
  /** 2^64 divided by the golden ratio, odd: SplitMix64's step from one seed to the next. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Hash64() {}

  static long mix(long bits) {
    long z = bits;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A hash of two hashes, in which their order matters. */
  static long combine(long first, long second) {
    return mix(mix(first + GOLDEN) ^ (second + GOLDEN));
  }

  /** The hash of an IPv4 or IPv6 address, all of its bits; a scope is no part of it. */
  static long of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() == Integer.BYTES
        ? combine(Integer.BYTES, bytes.getInt())
        : combine(bytes.getLong(), bytes.getLong());
  }

  /** The hash of a text, one of as many independent ones as there are seeds. */
  static long of(String text, long seed) {
    long hash = mix(seed + GOLDEN);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = combine(hash, b);
    }
    return hash;
  }
}
