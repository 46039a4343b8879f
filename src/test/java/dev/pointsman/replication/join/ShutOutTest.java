package dev.pointsman.replication.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.NodeName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ShutOutTest {
  private static final NodeName A = new NodeName("a");
  private static final NodeName B = new NodeName("b");
  private static final NodeName C = new NodeName("c");
  private static final List<NodeName> ORDER = List.of(A, B, C);
  private static final Patience PATIENCE = Patience.DEFAULT;
  private static final long WAIT = 3 * PATIENCE.joining().toNanos();

  @Test
  void theFirstOfAClusterStartsAnewForOneThatTriedThreeTimes() {
    ShutOut shutOut = waiting(ShutOut.NOBODY, 0, WAIT);

    assertThat(shutOut.due(member(B, Set.of()), ORDER, PATIENCE, WAIT)).contains(A);
    assertThat(shutOut.due(member(B, Set.of()), ORDER, PATIENCE, WAIT - 1)).isEmpty();
    assertThat(shutOut.due(member(C, Set.of()), ORDER, PATIENCE, WAIT)).isEmpty();
  }

  @Test
  void notWhileSomethingElseIsInTheWay() {
    assertThat(
            waiting(ShutOut.NOBODY, 0, WAIT).due(member(B, Set.of(C)), ORDER, PATIENCE, 9 * WAIT))
        .isEmpty();
  }

  @Test
  void onceForEachPeerUntilThatHasBeenAMember() {
    // given
    ShutOut tried = waiting(ShutOut.NOBODY, 0, WAIT).tried(A);
    ClusterView own = member(B, Set.of());
    // then
    assertThat(waiting(tried, WAIT, 2 * WAIT).due(own, ORDER, PATIENCE, 9 * WAIT)).isEmpty();
    // when
    ShutOut in = tried.heard(own, List.of(member(A, Set.of())), 3 * WAIT);
    ShutOut again = waiting(in, 4 * WAIT, 4 * WAIT);
    // then: its time is counted anew
    assertThat(again.due(own, ORDER, PATIENCE, 5 * WAIT - 1)).isEmpty();
    assertThat(again.due(own, ORDER, PATIENCE, 5 * WAIT)).contains(A);
  }

  @Test
  void withEachClusterItsTimeIsCountedAnew() {
    // given: it has waited for long as another member goes
    ClusterView alone = new ClusterView(B, 2, Phase.MEMBER, new TreeMap<>(Map.of(B, 2L)), Set.of());
    ShutOut changed = waiting(ShutOut.NOBODY, 0, WAIT).heard(alone, List.of(joining()), WAIT);
    // then
    assertThat(changed.due(alone, ORDER, PATIENCE, 2 * WAIT - 1)).isEmpty();
    assertThat(changed.due(alone, ORDER, PATIENCE, 2 * WAIT)).contains(A);
  }

  @Test
  void aPeerWaitsForNobodyWhileThisNodeIsOutsideItself() {
    ClusterView outside = ClusterView.outside(B, 2, Phase.UNFORMED);

    assertThat(ShutOut.NOBODY.heard(outside, List.of(joining()), 0).since()).isEmpty();
  }

  private static ShutOut waiting(ShutOut before, long first, long now) {
    ClusterView own = member(B, Set.of());
    return before.heard(own, List.of(joining()), first).heard(own, List.of(joining()), now);
  }

  private static ClusterView joining() {
    return ClusterView.outside(A, 1, Phase.JOINING);
  }

  private static ClusterView member(NodeName node, Set<NodeName> unreachable) {
    return new ClusterView(node, 2, Phase.MEMBER, new TreeMap<>(Map.of(B, 2L, C, 3L)), unreachable);
  }
}
