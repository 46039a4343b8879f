package dev.pointsman.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostPatternTest {

  @ParameterizedTest
  @CsvSource({
    "www.example.com, www.example.com,   true",
    "WWW.Example.com, www.example.com,   true",
    "www.example.com, example.com,       false",
    "*.example.com,   www.example.com,   true",
    "*.example.com,   a.b.example.com,   true",
    "*.example.com,   example.com,       false",
    "*.example.com,   .example.com,      false",
    "*.example.com,   badexample.com,    false",
    "*,               anything,          true",
    "*,               '',                true",
    "10.0.0.1,        10.0.0.1,          true",
    "[2001:db8::1],   [2001:db8::1],     true",
  })
  void patternTakesWhatItSays(String pattern, String host, boolean expected) {
    assertThat(HostPattern.parse(pattern).matches(host)).isEqualTo(expected);
  }

  @Test
  void mostSpecificComesFirst() {
    // given
    List<String> expected =
        List.of(
            "b.example.com", "x.com", "*.b.example.com", "*.example.com", "*.com", "*.net", "*");
    List<HostPattern> patterns =
        new ArrayList<>(expected.stream().map(HostPattern::parse).toList());
    // when
    Collections.shuffle(patterns, new Random(1));
    Collections.sort(patterns);
    // then
    assertThat(patterns).extracting(HostPattern::text).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "a_b.example", "xn--mnchen-3ya.de", "*.de", "1.2.3.4", "[::1]"})
  void patternIsAccepted(String text) {
    assertThat(HostPattern.problem(text)).isEmpty();
    assertThat(HostPattern.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*.",
        "www.*",
        "*example.com",
        "**",
        "a..b",
        ".a",
        "a.",
        "-a.b",
        "a-.b",
        "a b"
      })
  void patternThatIsNoneIsRefused(String text) {
    assertThat(HostPattern.problem(text))
        .hasValueSatisfying(p -> assertThat(p).contains("expected"));
    assertThatThrownBy(() -> HostPattern.parse(text)).hasMessageStartingWith("host: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com:80 | example.com:80: a port, or IPv6 without brackets (expected: a host name,"
            + " an IP address, *.NAME, or * for any)",
        "m\u00fcnchen.de | m\u00fcnchen.de: 'm\u00fcnchen' (expected between dots: 1 to 63 of a-z,"
            + " 0-9, '-', '_', no '-' at either end; other letters in their xn-- form)",
      })
  void problemSaysWhatIsAllowed(String text, String problem) {
    assertThat(HostPattern.problem(text)).hasValue(problem);
  }

  @Test
  void nameThatIsTooLongIsRefused() {
    String name = "a.".repeat(126) + "a";
    assertThat(HostPattern.problem(name)).isEmpty();
    assertThat(HostPattern.problem(name + "aa")).hasValue("255 characters (expected: at most 253)");
  }
}
