package dev.pointsman.testkit.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Damages a well-formed input in one to eight random steps.
 *
 * <p>The steps are those of AFL's "havoc" stage (bit flips, interesting bytes, deletions,
 * duplications, dictionary tokens, splices), without its coverage feedback: the corpus stays as it
 * is given.
 */
final class Mutator {

  /** No input grows beyond this, in bytes: duplication would double it at each step. */
  static final int MAX_LENGTH = 64 * 1024;

  private static final int MAX_STEPS = 8;

  /** Bytes at which parsers decide: separators, controls, the ends of the ranges. */
  private static final byte[] INTERESTING = {
    0,
    1,
    '\t',
    '\n',
    '\r',
    ' ',
    '"',
    '%',
    '*',
    '.',
    '/',
    ':',
    '?',
    '@',
    '[',
    ']',
    '|',
    '{',
    '}',
    '\\',
    '#',
    '0',
    '9',
    0x7f,
    (byte) 0x80,
    (byte) 0xff
  };

  private final List<byte[]> corpus;
  private final List<byte[]> dictionary;

  Mutator(List<byte[]> corpus, List<byte[]> dictionary) {
    if (corpus.isEmpty()) {
      throw new IllegalArgumentException("corpus: empty (expected: at least one input)");
    }
    this.corpus = corpus;
    this.dictionary = dictionary;
  }

  byte[] mutate(RandomGenerator random) {
    byte[] input = pick(corpus, random).clone();
    // Small counts are the likelier: an input with one fault gets further into the parser.
    int steps = 1 + random.nextInt(1 + random.nextInt(MAX_STEPS));
    for (int i = 0; i < steps; i++) {
      input = step(input, random);
    }
    return input.length <= MAX_LENGTH ? input : Arrays.copyOf(input, MAX_LENGTH);
  }

  private byte[] step(byte[] in, RandomGenerator random) {
    int at = random.nextInt(in.length + 1);
    int length = Math.min(in.length - at, shortLength(random));
    return switch (random.nextInt(10)) {
      case 0 -> flipBit(in, random);
      case 1 -> overwrite(in, at, new byte[] {(byte) random.nextInt(256)});
      case 2 -> overwrite(in, at, new byte[] {interesting(random)});
      case 3 -> replace(in, at, 0, new byte[] {interesting(random)});
      case 4 -> replace(in, at, length, new byte[0]);
      case 5 -> Arrays.copyOf(in, at);
      case 6 -> duplicate(in, at, length, random);
      case 7 -> replace(in, at, 0, token(random));
      case 8 -> overwrite(in, at, token(random));
      default -> splice(in, at, random);
    };
  }

  private static byte[] flipBit(byte[] in, RandomGenerator random) {
    if (in.length > 0) {
      in[random.nextInt(in.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return in;
  }

  private static byte[] overwrite(byte[] in, int at, byte[] with) {
    return replace(in, at, Math.min(with.length, in.length - at), with);
  }

  /** Copies a range several times over, to reach the bounds of the target. */
  private static byte[] duplicate(byte[] in, int at, int length, RandomGenerator random) {
    int times = 1 << random.nextInt(7);
    byte[] copies = new byte[Math.min(length * times, MAX_LENGTH)];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = in[at + i % length];
    }
    return replace(in, at, 0, copies);
  }

  /** The head of one input and the tail of another. */
  private byte[] splice(byte[] in, int at, RandomGenerator random) {
    byte[] other = pick(corpus, random);
    int from = random.nextInt(other.length + 1);
    return replace(in, at, in.length - at, Arrays.copyOfRange(other, from, other.length));
  }

  private byte[] token(RandomGenerator random) {
    return dictionary.isEmpty() ? new byte[] {interesting(random)} : pick(dictionary, random);
  }

  private static byte[] replace(byte[] in, int at, int length, byte[] with) {
    byte[] out = new byte[in.length - length + with.length];
    System.arraycopy(in, 0, out, 0, at);
    System.arraycopy(with, 0, out, at, with.length);
    int rest = at + length;
    System.arraycopy(in, rest, out, at + with.length, in.length - rest);
    return out;
  }

  /** 1 to 64, the short ones likelier. */
  private static int shortLength(RandomGenerator random) {
    return 1 + random.nextInt(1 << random.nextInt(7));
  }

  private static byte interesting(RandomGenerator random) {
    return INTERESTING[random.nextInt(INTERESTING.length)];
  }

  private static byte[] pick(List<byte[]> from, RandomGenerator random) {
    return from.get(random.nextInt(from.size()));
  }
}
