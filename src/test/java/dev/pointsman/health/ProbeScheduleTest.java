package dev.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ProbeScheduleTest {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  @Test
  void firstChecksAreSpreadOverTheInterval() {
    assertThat(IntStream.range(0, 4).mapToObj(i -> ProbeSchedule.firstDelay(i, 4, INTERVAL)))
        .containsExactly(
            Duration.ZERO, Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(1500));
  }

  @Test
  void lastOfManyIsStillWithinTheInterval() {
    assertThat(ProbeSchedule.firstDelay(99_999, 100_000, INTERVAL)).isLessThan(INTERVAL);
  }

  @Test
  void placeOutsideTheCountIsRefused() {
    assertThatThrownBy(() -> ProbeSchedule.firstDelay(4, 4, INTERVAL))
        .hasMessage("index: 4 (expected: 0 to 3)");
  }
}
