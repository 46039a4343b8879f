package dev.pointsman.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class LogLimiterTest {
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final long START = Long.MAX_VALUE - 5;

  /** The clock's values may wrap around, as those of nanoTime may. */
  private final LogLimiter limiter = new LogLimiter(3, PERIOD, START);

  private long[] permits(int calls, long at) {
    return LongStream.range(0, calls).map(call -> limiter.permit(at)).toArray();
  }

  @Test
  void soManyLinesOfAPeriodAreLoggedAndNoMore() {
    assertThat(permits(5, START + 1)).containsExactly(0, 0, 0, -1, -1);
  }

  @Test
  void firstLineOfTheNextPeriodTellsHowManyWerePassedOver() {
    // given
    permits(7, START);
    // then
    assertThat(permits(4, START + PERIOD.toNanos())).containsExactly(4, 0, 0, -1);
  }

  @Test
  void periodThatIsNotOverStaysClosed() {
    // given
    permits(3, START);
    // then
    assertThat(limiter.permit(START + PERIOD.toNanos() - 1)).isEqualTo(-1);
  }

  @Test
  void nothingIsCarriedOverSilentPeriods() {
    // given
    permits(4, START);
    assertThat(limiter.permit(START + 5 * PERIOD.toNanos())).isEqualTo(1);
    // then
    assertThat(limiter.permit(START + 9 * PERIOD.toNanos())).isZero();
  }
}
