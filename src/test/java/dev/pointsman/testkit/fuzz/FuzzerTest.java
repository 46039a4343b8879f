package dev.pointsman.testkit.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FuzzerTest {

  private static final List<byte[]> CORPUS =
      List.of(bytes("GET / HTTP/1.1\r\n\r\n"), bytes("OPTIONS *"));
  private static final List<byte[]> DICTIONARY = List.of(bytes("TOKEN"));

  @Test
  void sameSeedGivesTheSameInputsAndAnotherSeedOthers() {
    // when
    List<String> first = inputs(1);
    List<String> again = inputs(1);
    List<String> other = inputs(2);
    // then
    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void corpusComesFirstAsItStands() {
    // when
    List<String> inputs = inputs(1);
    // then
    assertThat(inputs.subList(0, 2)).containsExactly("GET / HTTP/1.1\\r\\n\\r\\n", "OPTIONS *");
  }

  @Test
  void mutationsReachTokensTruncationsGrowthAndVariety() {
    // when
    List<String> inputs = inputs(3);
    Set<String> different = new HashSet<>(inputs);
    // then
    assertThat(inputs).anyMatch(input -> input.contains("TOKEN"));
    assertThat(inputs).anyMatch(input -> input.length() > 500);
    assertThat(inputs).anyMatch("GET / HT"::equals);
    assertThat(different.size()).isGreaterThan(inputs.size() / 2);
  }

  @Test
  void targetThatThrowsIsReportedWithSeedNumberAndInputSoThatItCanBeMadeAgain() {
    // given
    RuntimeException thrown = new IllegalStateException("on token");
    byte[][] seen = new byte[1][];
    // when, then
    assertThatThrownBy(
            () ->
                Fuzzer.run(
                    7,
                    100_000,
                    CORPUS,
                    DICTIONARY,
                    input -> {
                      if (new String(input, US_ASCII).contains("TOKEN")) {
                        seen[0] = input.clone();
                        Arrays.fill(input, (byte) 0);
                        throw thrown;
                      }
                    }))
        .isInstanceOf(AssertionError.class)
        .hasCause(thrown)
        .satisfies(
            error -> {
              String message = String.valueOf(error.getMessage());
              assertThat(message)
                  .contains("seed 7,", "hex:  " + Printable.hex(seen[0]), "TOKEN", "on token");
              String number = message.replaceAll("(?s).*input (\\d+) of.*", "$1");
              assertThat(Fuzzer.input(7, Long.parseLong(number), CORPUS, DICTIONARY))
                  .isEqualTo(seen[0]);
            });
  }

  @Test
  void numberOfInputsIsTheTestsOwnUnlessThePropertySays() {
    // given
    String before = System.getProperty(Fuzzer.INPUTS_PROPERTY, "");
    try {
      // when, then
      System.clearProperty(Fuzzer.INPUTS_PROPERTY);
      assertThat(Fuzzer.inputs(5)).isEqualTo(5);
      System.setProperty(Fuzzer.INPUTS_PROPERTY, "9");
      assertThat(Fuzzer.inputs(5)).isEqualTo(9);
      System.setProperty(Fuzzer.INPUTS_PROPERTY, "many");
      assertThatThrownBy(() -> Fuzzer.inputs(5))
          .hasMessage("pointsman.fuzz.inputs: many (expected: a whole number >= 1)");
    } finally {
      if (before.isEmpty()) {
        System.clearProperty(Fuzzer.INPUTS_PROPERTY);
      } else {
        System.setProperty(Fuzzer.INPUTS_PROPERTY, before);
      }
    }
  }

  private static List<String> inputs(long seed) {
    List<String> inputs = new ArrayList<>();
    Fuzzer.run(seed, 20_000, CORPUS, DICTIONARY, input -> inputs.add(Printable.text(input)));
    return inputs;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }
}
