package dev.pointsman.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {

  @Test
  void sttyTellsLinesAndThenColumns() {
    assertThat(Terminal.parse("50 132\n")).isEqualTo(new Terminal.Size(132, 50));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0 0", "50", "5 5", "99999 80", "fifty eighty"})
  void aSizeThatIsNoneIsTheUsualOne(String answer) {
    assertThat(Terminal.parse(answer)).isEqualTo(Terminal.USUAL);
  }

  @Test
  void noColorIsRespected() {
    assertThat(drawn(Map.of())).contains("\u001b[31mDEAD");
    assertThat(drawn(Map.of("NO_COLOR", "1"))).contains("DEAD").doesNotContain("\u001b[31m");
  }

  @Test
  void aPictureIsDrawnOverTheLastOneAndEndsWithItsLastLine() {
    assertThat(drawn(Map.of("NO_COLOR", "1")))
        .isEqualTo("\u001b[HDEAD\u001b[K\r\nalive\u001b[K\u001b[J");
  }

  @Test
  void aDumbTerminalIsNotDrawnOn() {
    assertThat(Terminal.isThere(Map.of("TERM", "dumb"))).isFalse();
  }

  private static String drawn(Map<String, String> environment) {
    StringWriter out = new StringWriter();
    new Terminal(new PrintWriter(out), environment)
        .draw(List.of(Line.of(Mood.BAD, "DEAD"), Line.of(Mood.PLAIN, "alive")));
    return out.toString();
  }
}
