package dev.pointsman.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class LeastConnectionsTest {

  @Test
  void noEligibleServerEverHasFewerConnectionsForItsWeightThanThePickedOne() {
    // given
    RandomGenerator random = new SplittableRandom(1);
    for (int round = 0; round < 5_000; round++) {
      int n = random.nextInt(1, 12);
      List<WeightedServer> servers = Given.servers(n, 1000, random);
      LeastConnections balancer = new LeastConnections(servers);
      FakeLoad load = new FakeLoad(n);
      int most = random.nextBoolean() ? 4 : Integer.MAX_VALUE;
      for (int i = 0; i < n; i++) {
        load.live[i] = random.nextInt(most);
        load.eligible[i] = i == 0 || random.nextInt(4) > 0;
      }
      // when
      int picked = balancer.pick(load, Given.ANYONE);
      // then
      for (int i = 0; i < n; i++) {
        if (load.eligible[i]) {
          assertThat((long) load.live[picked] * servers.get(i).weight())
              .isLessThanOrEqualTo((long) load.live[i] * servers.get(picked).weight());
        }
      }
    }
  }

  @Test
  void connectionsThatStayAreSpreadInProportionToTheWeights() {
    // given
    RandomGenerator random = new SplittableRandom(2);
    for (int round = 0; round < 30; round++) {
      int n = random.nextInt(1, 12);
      List<WeightedServer> servers = Given.servers(n, 1000, random);
      double sum = Given.sumOfWeights(servers);
      LeastConnections balancer = new LeastConnections(servers);
      FakeLoad load = new FakeLoad(n);
      for (int k = 1; k <= 3_000; k++) {
        // when
        load.live[balancer.pick(load, Given.ANYONE)]++;
        // then: with r the least live / weight, each server has from r w to r w + 1, and there are
        // k in all, so r is between (k - n) / W and k / W
        for (int i = 0; i < n; i++) {
          double share = servers.get(i).weight() / sum;
          assertThat((double) load.live[i])
              .isLessThanOrEqualTo(k * share + 1 + 1e-9)
              .isGreaterThanOrEqualTo((k - n) * share - 1e-9);
        }
      }
    }
  }

  @Test
  void serversThatAreLevelTakeTurns() {
    // given
    LeastConnections balancer = new LeastConnections(Given.servers(1, 1, 1));
    FakeLoad load = new FakeLoad(3);
    List<Integer> picked = new ArrayList<>();
    // when
    for (int i = 0; i < 6; i++) {
      picked.add(balancer.pick(load, Given.ANYONE));
    }
    // then
    assertThat(picked).containsExactly(0, 1, 2, 0, 1, 2);
  }

  @Test
  void serverThatIsNewTakesConnectionsUntilItIsLevel() {
    // given
    LeastConnections balancer = new LeastConnections(Given.servers(1, 1));
    FakeLoad load = new FakeLoad(3);
    load.live[0] = 5;
    load.live[1] = 5;
    // when
    LeastConnections joined = balancer.with(Given.servers(1, 1, 1));
    for (int i = 0; i < 5; i++) {
      load.live[joined.pick(load, Given.ANYONE)]++;
    }
    // then
    assertThat(load.live).containsExactly(5, 5, 5);
  }

  @Test
  void turnsOfServersThatStayGoOnAfterAChange() {
    // given
    FakeLoad load = new FakeLoad(3);
    LeastConnections balancer = new LeastConnections(Given.servers(1, 1, 1));
    assertThat(balancer.pick(load, Given.ANYONE)).isEqualTo(0);
    // when
    LeastConnections changed = balancer.with(Given.servers(1, 1));
    // then
    assertThat(changed.pick(load, Given.ANYONE)).isEqualTo(1);
  }
}
