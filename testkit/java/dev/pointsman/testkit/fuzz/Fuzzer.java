package dev.pointsman.testkit.fuzz;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A mutation fuzzer: feeds a target with real inputs that have been damaged at random.
 *
 * <p>It is a function of its seed. Input number <i>i</i> depends on the seed, <i>i</i>, the corpus
 * and the dictionary only, not on the inputs before it, so one failing input out of a million is
 * made again at once by {@link #input}. The first inputs are the corpus as it stands, which shows
 * that the target accepts what it is meant to.
 *
 * <pre>{@code
 * Fuzzer.run(42, Fuzzer.inputs(100_000), corpus, dictionary, input -> parseAndCheck(input));
 * }</pre>
 */
public final class Fuzzer {

  /** The system property that overrides how many inputs a fuzz test runs. */
  public static final String INPUTS_PROPERTY = "pointsman.fuzz.inputs";

  private Fuzzer() {}

  /**
   * How many inputs to run: {@value #INPUTS_PROPERTY} when it is set, otherwise the test's own
   * number.
   *
   * @throws IllegalArgumentException if the property is not a whole number of at least 1
   */
  public static long inputs(long byDefault) {
    String asked = System.getProperty(INPUTS_PROPERTY);
    if (asked == null) {
      return byDefault;
    }
    if (!asked.matches("[1-9][0-9]{0,17}")) {
      throw new IllegalArgumentException(
          INPUTS_PROPERTY + ": " + asked + " (expected: a whole number >= 1)");
    }
    return Long.parseLong(asked);
  }

  /**
   * Gives the target one input after the other until it throws.
   *
   * @param seed names the sequence of inputs
   * @param inputs how many
   * @param corpus well-formed inputs to start from; at least one
   * @param dictionary tokens that mean something to the target, inserted and overwritten at random;
   *     may be empty
   * @param target what is tested; it fails by throwing. It may keep or change the array it is given
   * @throws AssertionError if the target threw, with the seed, the number of the input, and the
   *     input in hexadecimal and as escaped text; the cause is what the target threw
   */
  public static void run(
      long seed,
      long inputs,
      List<byte[]> corpus,
      List<byte[]> dictionary,
      Consumer<byte[]> target) {
    Mutator mutator = new Mutator(corpus, dictionary);
    for (long number = 0; number < inputs; number++) {
      try {
        target.accept(make(seed, number, mutator, corpus));
      } catch (Throwable failure) {
        // Made anew: the target may have changed the array it was given.
        byte[] input = make(seed, number, mutator, corpus);
        throw new AssertionError(
            "fuzz failure: seed %d, input %d of %d, %d bytes%n  text: %s%n  hex:  %s%n  threw: %s"
                .formatted(
                    seed,
                    number,
                    inputs,
                    input.length,
                    Printable.text(input),
                    Printable.hex(input),
                    failure),
            failure);
      }
    }
  }

  /** The input that {@link #run} gives under this seed as number {@code number}, counted from 0. */
  public static byte[] input(long seed, long number, List<byte[]> corpus, List<byte[]> dictionary) {
    return make(seed, number, new Mutator(corpus, dictionary), corpus);
  }

  private static byte[] make(long seed, long number, Mutator mutator, List<byte[]> corpus) {
    if (number < corpus.size()) {
      return corpus.get((int) number).clone();
    }
    return mutator.mutate(generator(seed, number));
  }

  /** One generator for each input; SplittableRandom mixes its seed, so neighbours are unrelated. */
  private static RandomGenerator generator(long seed, long number) {
    // 2^64 divided by the golden ratio: the odd constant that spreads consecutive numbers (Knuth,
    // The Art of Computer Programming, 6.4).
    return new SplittableRandom(seed ^ (number * 0x9E3779B97F4A7C15L));
  }
}
