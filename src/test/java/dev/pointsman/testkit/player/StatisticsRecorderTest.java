package dev.pointsman.testkit.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pointsman.testkit.net.HostPort;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatisticsRecorderTest {
  private static final long MILLI = 1_000_000;
  private final AtomicLong now = new AtomicLong(5_000_000_000L);
  private final StatisticsRecorder recorder =
      new StatisticsRecorder(
          "pnm://127.0.0.1:7070/x", HostPort.parse("127.0.0.1:7070"), MediaPath.TCP, now::get);

  @Test
  void theBitRateFollowsTheLastTwoSeconds() {
    for (int i = 0; i < 50; i++) { // 100 bytes every 100 ms: 8 kbit/s
      recorder.packet(100, true);
      now.addAndGet(100 * MILLI);
    }
    assertThat(recorder.statistics().bitsPerSecond()).isCloseTo(8_000, within(500.0));
    for (int i = 0; i < 50; i++) {
      recorder.packet(1_000, true);
      now.addAndGet(100 * MILLI);
    }
    assertThat(recorder.statistics().bitsPerSecond()).isCloseTo(80_000, within(5_000.0));
    now.addAndGet(10_000 * MILLI);
    assertThat(recorder.statistics().bitsPerSecond()).isZero();
    assertThat(recorder.statistics().bytes()).isEqualTo(55_000);
  }

  @Test
  void theFirstEndWinsAndStopsTheClock() {
    recorder.connected();
    recorder.packet(1, false);
    now.addAndGet(300 * MILLI);
    recorder.end(EndCause.END_OF_CLIP, "done");
    now.addAndGet(300 * MILLI);
    recorder.end(new SocketException("Connection reset"));
    recorder.packet(1, true);

    PlayerStatistics statistics = recorder.statistics();
    assertThat(statistics.cause()).isEqualTo(EndCause.END_OF_CLIP);
    assertThat(statistics.playing()).isEqualTo(Duration.ofMillis(300));
    assertThat(statistics.packets()).isEqualTo(1);
    assertThat(statistics.corrupt()).isEqualTo(1);
  }

  @Test
  void anExceptionBeforeTheConnectionStandsIsAFailureToConnect() {
    recorder.end(new ConnectException("Connection refused"));
    assertThat(recorder.statistics().cause()).isEqualTo(EndCause.CONNECT_FAILED);
  }

  @Test
  void aResetOnceConnectedIsAReset() {
    recorder.connected();
    recorder.end(new SocketException("Connection reset"));
    assertThat(recorder.statistics().cause()).isEqualTo(EndCause.RESET);
  }
}
