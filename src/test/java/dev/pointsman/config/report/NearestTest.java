package dev.pointsman.config.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestTest {
  private static final List<String> KEYS =
      List.of("vip", "port", "path", "server-port", "servers", "policy", "protocol");

  @ParameterizedTest
  @CsvSource({
    "prot, port", "sever-port, server-port", "serverport, server-port", "VIP, vip",
    "polcy, policy", "protcool, protocol", "server, servers", "pathh, path"
  })
  void aSlipOfTheFingerIsFollowedToTheWordThatWasMeant(String slip, String meant) {
    assertThat(Nearest.to(slip, KEYS)).hasValue(meant);
  }

  @ParameterizedTest
  @CsvSource({"weight", "x", "interface", "''"})
  void aWordNearToNothingHasNoSuggestion(String word) {
    assertThat(Nearest.to(word, KEYS)).isEmpty();
  }

  @Test
  void aWordOfAnyLengthCostsNothing() {
    assertThat(Nearest.to("p".repeat(1 << 20), KEYS)).isEmpty();
  }

  @Test
  void oneRandomEditIsADistanceOfOneOrNothing() {
    RandomGenerator random = new SplittableRandom(11);
    for (int i = 0; i < 20_000; i++) {
      // given
      String word = word(random);
      // when
      int there = Nearest.distance(word, edit(word, random));
      // then
      assertThat(there).isBetween(0, 1);
    }
  }

  @Test
  void distanceIsTheSameBothWaysAndZeroOnlyForTheSameWord() {
    RandomGenerator random = new SplittableRandom(12);
    for (int i = 0; i < 20_000; i++) {
      String a = word(random);
      String b = word(random);
      assertThat(Nearest.distance(a, b)).isEqualTo(Nearest.distance(b, a));
      assertThat(Nearest.distance(a, b) == 0).isEqualTo(a.equals(b));
      assertThat(Nearest.distance(a, b)).isLessThanOrEqualTo(Math.max(a.length(), b.length()));
    }
  }

  private static String word(RandomGenerator random) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      word.append((char) ('a' + random.nextInt(4)));
    }
    return word.toString();
  }

  private static String edit(String word, RandomGenerator random) {
    int at = random.nextInt(word.length());
    char other = (char) ('a' + random.nextInt(4));
    return switch (random.nextInt(4)) {
      case 0 -> word.substring(0, at) + word.substring(at + 1);
      case 1 -> word.substring(0, at) + other + word.substring(at);
      case 2 -> word.substring(0, at) + other + word.substring(at + 1);
      default ->
          at == 0
              ? word
              : word.substring(0, at - 1)
                  + word.charAt(at)
                  + word.charAt(at - 1)
                  + word.substring(at + 1);
    };
  }
}
