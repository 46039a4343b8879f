package dev.pointsman.config.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.config.syntax.Reading.Read;
import dev.pointsman.config.syntax.Reading.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestPatternsTest {
  @Test
  void equalPatternsBecomeEqualTexts() {
    assertThat(RequestPatterns.path("/*")).isEqualTo(new Read<>("*"));
    assertThat(RequestPatterns.path("*")).isEqualTo(new Read<>("*"));
    assertThat(RequestPatterns.path("/clips/*.ram")).isEqualTo(new Read<>("/clips/*.ram"));
    assertThat(RequestPatterns.host("*.Example.COM")).isEqualTo(new Read<>("*.example.com"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "clips; ''; a path that starts with '/', or *",
        "/a?b; '?' at character 3; a path only: queries are not looked at",
        "/a**; '**' at character 3; a single '*', which stands for any characters",
      },
      quoteCharacter = '`')
  void aPathThatIsNoneIsRefusedWithWhatIsAllowed(String path, String problem, String expected) {
    assertThat(RequestPatterns.path(path))
        .isEqualTo(new Refused<>(problem.equals("''") ? "" : problem, expected));
  }

  @Test
  void aHostWithAPortIsRefused() {
    assertThat(RequestPatterns.host("Example.com:80"))
        .isEqualTo(
            new Refused<>(
                "a port, or IPv6 without brackets",
                "a host name, an IP address, *.NAME, or * for any"));
  }
}
