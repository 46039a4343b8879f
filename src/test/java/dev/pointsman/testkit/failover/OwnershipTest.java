package dev.pointsman.testkit.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.failover.Ownership.Change;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnershipTest {
  private static final List<Change> TAKEOVER =
      List.of(
          new Change(10, "a", "media", true),
          new Change(20, "b", "other", true),
          new Change(100, "b", "media", true),
          new Change(130, "a", "media", false),
          new Change(200, "c", "media", true));

  @Test
  void theTimeThatTwoNodesHaveAVipIsAddedUp() {
    assertThat(shared(0, 300)).isEqualTo(30 + 100);
    assertThat(shared(110, 300)).isEqualTo(20 + 100);
    assertThat(shared(0, 120)).isEqualTo(20);
    assertThat(shared(140, 190)).isZero();
    assertThat(shared(210, 220)).isEqualTo(10);
  }

  @Test
  void aNodeThatDoesNotCountSharesNothing() {
    assertThat(Ownership.shared(TAKEOVER, "media", 0, 300, Set.of("a"))).isEqualTo(100);
    assertThat(Ownership.shared(TAKEOVER, "media", 0, 300, Set.of("b"))).isZero();
  }

  @Test
  void holdersAreThoseThatGainedAndHaveNotLost() {
    Ownership ownership = new Ownership();

    TAKEOVER.forEach(ownership::add);

    assertThat(ownership.holders("media")).containsExactly("b", "c");
    assertThat(ownership.holders("other")).containsExactly("b");
    assertThat(ownership.holders("none")).isEmpty();
  }

  private static long shared(long from, long to) {
    return Ownership.shared(TAKEOVER, "media", from, to, Set.of());
  }
}
