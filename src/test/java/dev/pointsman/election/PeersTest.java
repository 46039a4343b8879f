package dev.pointsman.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.NodeName;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PeersTest {
  private static final NodeName A = new NodeName("a");
  private static final long SILENCE = 500;

  private final Peers peers = new Peers(SILENCE);

  @Test
  void aPeerIsReachableWithinTheSilenceLimit() {
    peers.hear(message(1, 1), 100);
    peers.expire(599);
    assertThat(peers.heard()).containsExactly(A);
    assertThat(peers.nextExpiry()).isEqualTo(600);
    peers.expire(600);
    assertThat(peers.heard()).isEmpty();
    assertThat(peers.nextExpiry()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aClosedLinkMakesItUnreachableUntilItIsHeardAgain() {
    peers.hear(message(1, 1), 100);
    peers.close(A, 101);
    assertThat(peers.heard()).isEmpty();
    assertThat(peers.hear(message(1, 2), 102)).isTrue();
    assertThat(peers.heard()).containsExactly(A);
  }

  @Test
  void doubledAndOvertakenMessagesHaveNoBearing() {
    assertThat(peers.hear(message(1, 5), 100)).isTrue();
    assertThat(peers.hear(message(1, 5), 300)).isFalse();
    assertThat(peers.hear(message(1, 4), 300)).isFalse();
    assertThat(peers.nextExpiry()).isEqualTo(600);
  }

  @Test
  void anEarlierStartCountsOnlyOnceTheLaterIsSilent() {
    peers.hear(message(2, 1), 100);
    assertThat(peers.hear(message(1, 9), 599)).isFalse();
    assertThat(peers.hear(message(1, 9), 600)).isTrue();
  }

  @Test
  void theTimeThisNodeOversleptIsNoPeersSilence() {
    peers.hear(message(1, 1), 100);
    peers.overslept(10_000, 10_150);
    peers.expire(10_150);
    assertThat(peers.heard()).containsExactly(A);
    peers.expire(10_599);
    assertThat(peers.heard()).containsExactly(A);
    peers.expire(10_600);
    assertThat(peers.heard()).isEmpty();
  }

  private static StateMessage message(long incarnation, long sequence) {
    return new StateMessage(A, incarnation, sequence, 0, true, false, true, Set.of(), List.of());
  }
}
