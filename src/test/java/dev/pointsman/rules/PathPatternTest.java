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

final class PathPatternTest {

  @ParameterizedTest
  @CsvSource({
    "/index.html,    /index.html,    true",
    "/index.html,    /index.html/,   false",
    "/clips/*,       /clips/,        true",
    "/clips/*,       /clips/a/b,     true",
    "/clips/*,       /clips,         false",
    "/clips/*.ram,   /clips/a.ram,   true",
    "/clips/*.ram,   /clips/a/b.ram, true",
    "/clips/*.ram,   /clips/.ram,    true",
    "/clips/*.ram,   /clips/a.rm,    false",
    "/*a*,           /xay,           true",
    "/ab*ba,         /aba,           false",
    "*,              /anything,      true",
    "*,              *,              true",
    "/*,             *,              false",
    "/%C3%BC*,       /%C3%BCber,     true",
  })
  void patternTakesWhatItSays(String pattern, String path, boolean expected) {
    assertThat(PathPattern.parse(pattern).matches(path)).isEqualTo(expected);
  }

  @Test
  void mostSpecificComesFirst() {
    // given
    List<String> expected =
        List.of(
            "/a", "/z", "/clips/*.ram", "/clips/*", "/b*cd", "/*bcd", "/ab*", "/a*b", "/*", "*");
    List<PathPattern> patterns =
        new ArrayList<>(expected.stream().map(PathPattern::parse).toList());
    // when
    Collections.shuffle(patterns, new Random(1));
    Collections.sort(patterns);
    // then
    assertThat(patterns).extracting(PathPattern::text).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "/", "/*", "/a*b*c", "/%20a", "/%2F", "/...", "/.a/..b", "/a.", "/:;@"})
  void patternIsAccepted(String text) {
    assertThat(PathPattern.problem(text)).isEmpty();
    assertThat(PathPattern.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''       | empty (expected: a path that starts with '/', or *)",
        "clips/*  | clips/* (expected: a path that starts with '/', or *)",
        "**       | ** (expected: a path that starts with '/', or *)",
        "/a?b=c   | /a?b=c: '?' at character 3 (expected: a path only: queries are not looked at)",
        "/a#b     | /a#b: '#' at character 3 (expected: a path only: queries are not looked at)",
        "/a b     | /a b: a character that is not printable ASCII at character 3 (expected: '%20')",
        "/\u00fc  | /\u00fc: a character that is not printable ASCII at character 2"
            + " (expected: '%C3%BC')",
        "/a**b    | /a**b: '**' at character 3 (expected: a single '*', which stands for any"
            + " characters)",
        "/a//b    | /a//b: '//' at character 3 (expected: '/': repeated slashes of a request are"
            + " made one)",
        "/a/../b  | /a/../b: '..' at character 4 (expected: the path it leads to: requests are"
            + " resolved before they are matched)",
        "/.       | /.: '.' at character 2 (expected: the path it leads to: requests are resolved"
            + " before they are matched)",
        "/100%    | /100%: '%' at character 5 (expected: '%25', or two hexadecimal digits after"
            + " it)",
        "/%7Eme   | /%7Eme: '%7E' at character 2 (expected: '~')",
        "/%c3     | /%c3: '%c3' at character 2 (expected: '%C3')",
      })
  void patternThatWouldNeverMatchIsRefusedWithWhatToWrite(String text, String problem) {
    assertThat(PathPattern.problem(text)).hasValue(problem);
    assertThatThrownBy(() -> PathPattern.parse(text)).hasMessage("path: " + problem);
  }

  @Test
  void patternThatIsTooLongIsRefused() {
    assertThat(PathPattern.problem("/" + "a".repeat(PathPattern.MAX_LENGTH - 1))).isEmpty();
    assertThat(PathPattern.problem("/" + "a".repeat(PathPattern.MAX_LENGTH)))
        .hasValue("2049 characters (expected: at most 2048)");
  }
}
