package dev.pointsman.testkit.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExpectationTest {
  private final Expectation expectation = new Expectation();

  @BeforeEach
  void aServerThatIsEnabled() {
    expectation.begins("server-1", "enabled");
  }

  @Test
  void theLastOfTwoChangesIsExpectedOfNodesThatHearEachOther() {
    expectation.changed("server-1", 0, "draining", false);
    expectation.changed("server-1", 1, "disabled", false);

    assertThat(expectation.whole(Map.of("server-1", "draining")))
        .containsEntry("server-1", "draining (expected: disabled)");
  }

  @Test
  void theLastOfEitherNodeMayWinAfterASplit() {
    expectation.changed("server-1", 0, "draining", true);
    expectation.changed("server-1", 0, "enabled", true);
    expectation.changed("server-1", 1, "disabled", true);

    assertThat(expectation.whole(Map.of("server-1", "enabled"))).isEmpty();
    // and what has won is what is expected from then on
    assertThat(expectation.whole(Map.of("server-1", "disabled"))).containsKey("server-1");
  }

  @Test
  void whatNobodyChangedStays() {
    assertThat(expectation.whole(Map.of("server-1", "draining"))).containsKey("server-1");
    assertThat(new Expectation().whole(Map.of("server-2", "draining"))).isEmpty();
  }

  @Test
  void whatIsNotFoundIsWrong() {
    assertThat(expectation.whole(Map.of()))
        .containsEntry("server-1", "nothing (expected: enabled)");
  }
}
