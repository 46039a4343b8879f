package dev.pointsman.testkit.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoakOptionsTest {
  @Test
  void withoutOptionsItLastsTenMinutesAndDrawsEverything() throws Exception {
    SoakOptions options = SoakOptions.parse(new String[0], 42);

    assertThat(options.lasts()).isEqualTo(Duration.ofMinutes(10));
    assertThat(options.seed()).isEqualTo(42);
    assertThat(options.faults()).containsExactly(Fault.values());
    assertThat(options.calm()).isFalse();
    assertThat(options.results()).isEmpty();
  }

  @Test
  void whatIsGivenIsTaken() throws Exception {
    SoakOptions options =
        SoakOptions.parse(
            "--seconds 90 --seed -7 --faults kill,split --episodes 3 --calm-with-busy-cores"
                .split(" ", -1),
            42);

    assertThat(options.lasts()).isEqualTo(Duration.ofSeconds(90));
    assertThat(options.seed()).isEqualTo(-7);
    assertThat(options.faults()).isEqualTo(List.of(Fault.KILL, Fault.SPLIT));
    assertThat(options.episodes()).isEqualTo(3);
    assertThat(options.calm()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--minute 3            | \"--minute\" is not an option",
        "--minutes             | --minutes needs a value",
        "--minutes none        | --minutes none (expected: 1 to 1440)",
        "--minutes 0           | --minutes 0 (expected: 1 to 1440)",
        "--minutes 1 --seconds 9 | expected: one of them",
        "--faults kill,sleep   | --faults: \"sleep\" (expected: of kill,",
      })
  void whatCannotBeIsRefusedInASentence(String arguments, String sentence) {
    assertThatThrownBy(() -> SoakOptions.parse(arguments.split(" ", -1), 1))
        .isInstanceOf(SoakOptions.UsageException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void theHelpNamesEveryFault() {
    for (Fault fault : Fault.values()) {
      assertThat(SoakOptions.help()).contains("  " + fault.label() + " ", fault.description());
    }
  }
}
