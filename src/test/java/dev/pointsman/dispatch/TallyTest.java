package dev.pointsman.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.CloseCause;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

final class TallyTest {
  private final Tally tally = new Tally();

  @Test
  void newOneIsEmpty() {
    assertThat(tally.accepted()).isZero();
    assertThat(tally.live()).isZero();
    assertThat(tally.places()).isZero();
    assertThat(tally.closed()).isEmpty();
  }

  @Test
  void acceptedIsLiveAndClosedByCauseAfterEveryStep() {
    // given
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    List<CloseCause> causes = List.of(CloseCause.values());
    Map<CloseCause, Long> model = new EnumMap<>(CloseCause.class);
    long live = 0;
    // when
    for (int step = 0; step < 5_000; step++) {
      if (live == 0 || random.nextBoolean()) {
        tally.accept();
        live++;
      } else {
        CloseCause cause = causes.get(random.nextInt(causes.size()));
        tally.close(cause);
        model.merge(cause, 1L, Long::sum);
        live--;
      }
      // then
      long closed = model.values().stream().mapToLong(Long::longValue).sum();
      assertThat(tally.live()).isEqualTo(live);
      assertThat(tally.accepted()).isEqualTo(live + closed);
      assertThat(tally.closed()).isEqualTo(model);
    }
  }

  @Test
  void placesAreCountedApart() {
    // given
    tally.accept();
    tally.accept();
    // when
    tally.places(1);
    // then: of two that live, one has no place at a server
    assertThat(tally.places()).isEqualTo(1);
    assertThat(tally.live()).isEqualTo(2);
    tally.places(-1);
    assertThat(tally.places()).isZero();
  }

  @Test
  void viewOfWhatIsClosedDoesNotChangeLater() {
    // given
    tally.accept();
    Map<CloseCause, Long> before = tally.closed();
    // when
    tally.close(CloseCause.CLIENT_CLOSED);
    // then
    assertThat(before).isEmpty();
    assertThat(tally.closed()).containsExactly(Map.entry(CloseCause.CLIENT_CLOSED, 1L));
  }
}
