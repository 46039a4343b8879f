package dev.pointsman.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.NodeName;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerTimesTest {
  private static final NodeName PEER = new NodeName("b");
  private static final long MILLI = 1_000_000;

  private final PeerTimes times = new PeerTimes();

  @Test
  void theLongestSilenceIsTheLongestTimeBetweenTwoMessages() {
    times.heard(PEER, 0);
    assertThat(times.longestSilences()).isEmpty();

    times.heard(PEER, 100 * MILLI);
    times.heard(PEER, 400 * MILLI);
    times.heard(PEER, 500 * MILLI);

    assertThat(times.longestSilences()).isEqualTo(Map.of(PEER, Duration.ofMillis(300)));
  }

  @Test
  void thatAPeerSaysNothingWhileItsProcessIsGoneIsNoSilence() {
    times.heard(PEER, 0);
    times.heard(PEER, 100 * MILLI);
    times.gone(PEER, 150 * MILLI);

    times.heard(PEER, 9_000 * MILLI);
    times.heard(PEER, 9_050 * MILLI);

    assertThat(times.longestSilences()).isEqualTo(Map.of(PEER, Duration.ofMillis(100)));
  }
}
