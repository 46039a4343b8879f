package dev.pointsman.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class GlobTest {

  @Test
  void anyPatternMatchesWhatItsRegularExpressionMatches() {
    // given
    RandomGenerator random = new SplittableRandom(1);
    int matched = 0;
    for (int i = 0; i < 200_000; i++) {
      String glob = word(random, "ab*", 8) + "*" + word(random, "ab*", 8);
      String text = word(random, "ab", 14);
      Pattern regex =
          Pattern.compile(
              glob.chars()
                  .mapToObj(c -> c == '*' ? ".*" : Character.toString(c))
                  .collect(Collectors.joining()));
      // when
      boolean matches = new Glob(glob).matches(text);
      // then
      assertThat(matches).as("%s on %s", glob, text).isEqualTo(regex.matcher(text).matches());
      matched += matches ? 1 : 0;
    }
    assertThat(matched).isBetween(20_000, 180_000);
  }

  @Test
  void worstPatternsReadEachCharacterAtMostThreeTimes() {
    // given
    int length = 20_000;
    Counting text = new Counting("a".repeat(length));
    for (String glob :
        new String[] {
          "*a".repeat(1_000) + "*b*",
          "*" + "a".repeat(1_000) + "b*",
          ("*" + "a".repeat(9) + "b").repeat(100) + "*",
          "a".repeat(1_000) + "*" + "a".repeat(999) + "*b*" + "a".repeat(1_000)
        }) {
      text.read = 0;
      // when
      boolean matches = new Glob(glob).matches(text);
      // then
      assertThat(matches).isFalse();
      assertThat(text.read).isPositive().isLessThanOrEqualTo(3 * length);
    }
  }

  private static String word(RandomGenerator random, String letters, int most) {
    return random
        .ints(random.nextInt(most + 1), 0, letters.length())
        .mapToObj(i -> letters.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  private static final class Counting implements CharSequence {
    private final String text;
    int read;

    Counting(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      read++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
