package dev.pointsman.vip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  @Test
  void eachWaitIsTwiceTheLastUpToTheLongest() {
    assertThat(
            Stream.iterate(Backoff.FIRST, Backoff::next)
                .limit(9)
                .map(Backoff::delay)
                .map(Duration::toMillis))
        .containsExactly(250L, 500L, 1000L, 2000L, 4000L, 8000L, 15000L, 15000L, 15000L);
  }
}
