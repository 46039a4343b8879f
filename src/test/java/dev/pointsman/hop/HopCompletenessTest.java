package dev.pointsman.hop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.HopCopies;
import dev.pointsman.model.HopView;
import dev.pointsman.model.HopView.BackupView;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.VipName;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who counts as having all flows of a VIP. */
final class HopCompletenessTest {
  private static final NodeName B = new NodeName("b");
  private static final long LIMIT = HopCompleteness.LIMIT.toNanos();
  private static final long RECENT = HopCompleteness.RECENT.toNanos();
  private static final long START = 77;

  private final AtomicInteger overlooked = new AtomicInteger();
  private final HopCompleteness completeness =
      new HopCompleteness(new VipName("media"), overlooked::incrementAndGet);

  private boolean backup(boolean complete, long now) {
    return completeness
        .look(new HopView(HopView.Role.BACKUP, 3, complete, List.of()), START + now)
        .complete();
  }

  private Set<NodeName> owner(boolean complete, long behind, boolean full, long now) {
    HopCopies copies =
        completeness.look(
            new HopView(
                HopView.Role.OWNER, 3, true, List.of(new BackupView(B, complete, 9, behind, full))),
            START + now);
    assertThat(copies.complete()).isTrue();
    return copies.lacking();
  }

  @Test
  void oneThatLacksFlowsCountsAsFitAfterTheLimitAndNotBefore() {
    assertThat(backup(false, 0)).isFalse();
    assertThat(backup(false, LIMIT - 1)).isFalse();
    assertThat(overlooked).hasValue(0);
    assertThat(backup(false, LIMIT)).isTrue();
    assertThat(backup(false, LIMIT + 1)).isTrue();
    assertThat(overlooked).as("counted once").hasValue(1);
  }

  @Test
  void theLimitBeginsAnewWhenItHasHadAll() {
    assertThat(backup(false, 0)).isFalse();
    assertThat(backup(true, LIMIT - 1)).isTrue();
    assertThat(backup(false, LIMIT)).isFalse();
    assertThat(backup(false, 2 * LIMIT - 1)).isTrue();
  }

  @Test
  void anOwnerHasAllAndTellsWhoLacksSome() {
    assertThat(owner(false, 0, false, 0)).containsExactly(B);
    assertThat(owner(true, 5, false, 1)).containsExactly(B);
    assertThat(owner(true, 0, false, 2)).isEmpty();
  }

  @Test
  void changesOnTheirWayToOneThatHasJustHadAllAreNoLack() {
    assertThat(owner(true, 0, false, 0)).isEmpty();
    assertThat(owner(true, 5, false, RECENT - 1)).isEmpty();
    assertThat(owner(true, 5, false, RECENT)).containsExactly(B);
  }

  @Test
  void oneThatIsToldAllAnewLacksFlowsAtOnce() {
    assertThat(owner(true, 0, false, 0)).isEmpty();
    assertThat(owner(false, 0, false, 1)).containsExactly(B);
  }

  @Test
  void oneWithoutRoomLacksFlowsUntilTheLimit() {
    assertThat(owner(true, 0, true, 0)).containsExactly(B);
    assertThat(owner(true, 0, true, LIMIT)).isEmpty();
  }
}
