package dev.pointsman.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.policy.MaglevTable.Turn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class MaglevTableTest {

  @Test
  void paperExampleComesOut() {
    // when
    char[] slots =
        MaglevTable.fill(
            7, new Turn(0, 0, 1, 3, 4), new Turn(1, 1, 1, 0, 2), new Turn(2, 2, 1, 3, 1));
    // then
    assertThat(slots).isEqualTo(new char[] {1, 0, 1, 0, 2, 2, 0});
  }

  @Test
  void paperExampleComesOutWithoutTheSecondServer() {
    // when
    char[] slots = MaglevTable.fill(7, new Turn(0, 0, 1, 3, 4), new Turn(2, 2, 1, 3, 1));
    // then
    assertThat(slots).isEqualTo(new char[] {0, 0, 0, 0, 2, 2, 2});
  }

  @Test
  void slotsAreApportionedToWeightsToWithinTheRounding() {
    // given
    RandomGenerator random = new SplittableRandom(1);
    for (int n : new int[] {1, 2, 3, 10, 100, 655}) {
      List<WeightedServer> servers = Given.servers(n, 1000, random);
      double sum = Given.sumOfWeights(servers);
      // when
      int[] counts = counts(MaglevTable.of(servers), n);
      // then: at the time t when the table is full a server has had from w t - 1/2 to w t + 1/2
      // turns; they add up to the slots, so t is within n / 2 of them over W
      for (int i = 0; i < n; i++) {
        double share = servers.get(i).weight() / sum;
        assertThat((double) counts[i])
            .isBetween(
                share * (MaglevTable.SIZE - n / 2.0) - 0.5 - 1e-6,
                share * (MaglevTable.SIZE + n / 2.0) + 0.5 + 1e-6);
      }
    }
  }

  @Test
  void orderOfTheListMakesNoDifference() {
    // given
    List<WeightedServer> servers = Given.servers(20, 5, new SplittableRandom(2));
    List<WeightedServer> shuffled = new ArrayList<>(servers);
    Collections.shuffle(shuffled, new Random(3));
    // when
    MaglevTable one = MaglevTable.of(servers);
    MaglevTable other = MaglevTable.of(shuffled);
    // then
    for (int slot = 0; slot < MaglevTable.SIZE; slot++) {
      assertThat(shuffled.get(other.server(slot))).isEqualTo(servers.get(one.server(slot)));
    }
  }

  @Test
  void asManyServersAsAreAllowedHaveASlotEach() {
    // given
    int n = Balancer.MAX_SERVERS;
    // when
    int[] counts = counts(MaglevTable.of(Given.servers(n, 1, new SplittableRandom(4))), n);
    // then
    assertThat(counts).contains(1, 2).doesNotContain(0);
  }

  private static int[] counts(MaglevTable table, int n) {
    int[] counts = new int[n];
    for (int slot = 0; slot < MaglevTable.SIZE; slot++) {
      counts[table.server(slot)]++;
    }
    return counts;
  }
}
