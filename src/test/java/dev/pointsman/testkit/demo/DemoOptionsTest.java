package dev.pointsman.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoOptionsTest {

  @Test
  void withoutArgumentsTheSiteStaysUp() throws DemoOptions.UsageException {
    assertThat(DemoOptions.parse(List.of()))
        .isEqualTo(new DemoOptions(false, false, false, false, DemoOptions.DEFAULT_RATE));
  }

  @Test
  void aValueMayFollowOrBeJoined() throws DemoOptions.UsageException {
    assertThat(DemoOptions.parse(List.of("--once", "--rate", "20")).rate()).isEqualTo(20);
    assertThat(DemoOptions.parse(List.of("--rate=20", "--once")))
        .isEqualTo(new DemoOptions(false, true, false, false, 20));
  }

  @Test
  void aLogIsOnlyForLines() throws DemoOptions.UsageException {
    assertThat(DemoOptions.parse(List.of("--verbose")).plain()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--onse", "once", "", "--rat=5"})
  void anUnknownOptionIsNamedWithThoseThatThereAre(String argument) {
    assertThatThrownBy(() -> DemoOptions.parse(List.of(argument)))
        .hasMessageContainingAll("\"" + argument + "\"", "--once", "--rate", "--help")
        .hasMessageMatching("[^\\n]+\\.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "7", "20001", "-8", "fast", "", "99999999999"})
  void aRateThatIsNoneIsNamedWithWhatIsAllowed(String rate) {
    assertThatThrownBy(() -> DemoOptions.parse(List.of("--rate", rate)))
        .hasMessageContainingAll("\"" + rate + "\"", "8 to 20000", "kbit/s");
  }

  @Test
  void theToolIsFoundByItsNameAndRefusesWithASentence() {
    ToolProvider tool = ToolProvider.findFirst("pointsman-demo").orElseThrow();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int exit = tool.run(new PrintWriter(out), new PrintWriter(err), "--forever");

    assertThat(exit).isEqualTo(64);
    assertThat(err.toString()).containsOnlyOnce("\n").contains("--forever");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void helpTellsEveryOption() {
    StringWriter out = new StringWriter();

    int exit = new DemoTool().run(new PrintWriter(out), new PrintWriter(out), "--help");

    assertThat(exit).isZero();
    assertThat(out.toString()).contains("--once", "--rate", "--plain", "--verbose", "Ctrl-C");
  }
}
