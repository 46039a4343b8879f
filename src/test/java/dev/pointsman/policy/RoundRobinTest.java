package dev.pointsman.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class RoundRobinTest {

  @Test
  void weightsFiveOneOneGiveNginxsOrder() {
    // given
    RoundRobin balancer = new RoundRobin(Given.servers(5, 1, 1));
    // when
    List<Integer> picked = picks(balancer, new FakeLoad(3), 14);
    // then
    assertThat(picked).containsExactly(0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0);
  }

  @Test
  void nobodyIsEverMoreThanOneTurnAheadNorTheHarmonicNumberBehind() {
    // given
    RandomGenerator random = new SplittableRandom(1);
    for (int round = 0; round < 40; round++) {
      int n = random.nextInt(1, 20);
      List<WeightedServer> servers = Given.servers(n, 1000, random);
      long sum = Given.sumOfWeights(servers);
      RoundRobin balancer = new RoundRobin(servers);
      FakeLoad load = new FakeLoad(n);
      int[] counts = new int[n];
      int run = 0;
      int last = -1;
      for (int k = 1; k <= 5_000; k++) {
        // when
        int picked = balancer.pick(load, Given.ANYONE);
        // then: the bounds that SmoothTurns argues
        counts[picked]++;
        for (int i = 0; i < n; i++) {
          double due = (double) k * servers.get(i).weight() / sum;
          assertThat(counts[i] - due).isLessThan(1).isGreaterThan(-Given.harmonic(n) + 1 - 1e-6);
        }
        // then: over a run of r turns a server is credited r w/W and pays r, and that is less than
        // the distance between the two bounds, H(n)
        run = picked == last ? run + 1 : 1;
        last = picked;
        double others = 1 - (double) servers.get(picked).weight() / sum;
        assertThat(run * others).isLessThan(Given.harmonic(n));
      }
    }
  }

  @Test
  void serversThatComeAndGoAndChangeWeightTakeTheirShareOfTheTurnsTheyWereThereFor() {
    // given
    RandomGenerator random = new SplittableRandom(2);
    for (int round = 0; round < 20; round++) {
      int n = random.nextInt(2, 8);
      List<WeightedServer> servers = new ArrayList<>(Given.servers(n, 1000, random));
      Balancer balancer = new RoundRobin(servers);
      FakeLoad load = new FakeLoad(n);
      double[] ahead = new double[n];
      for (int step = 0; step < 5_000; step++) {
        int one = random.nextInt(n);
        if (random.nextInt(100) == 0) {
          servers.set(one, new WeightedServer(servers.get(one).name(), random.nextInt(1, 1001)));
          balancer = balancer.with(servers);
        } else if (random.nextInt(10) == 0) {
          load.eligible[one] = !load.eligible[one];
        }
        // when
        int picked = balancer.pick(load, Given.ANYONE);
        // then: servers sorted by what they are owed lie at most 2 turns apart from one to the
        // next. Above a wider gap nobody of the lower side is picked while one of the upper side is
        // there, so the upper side pays 1 for at most 1 of credit, and the gap does not widen.
        if (picked != Balancer.NONE) {
          credit(servers, load, ahead);
          ahead[picked] += 1;
          for (double turns : ahead) {
            assertThat(turns).isCloseTo(0, within(2.0 * n));
          }
        }
      }
    }
  }

  @Test
  void heavyServerThatFailsLeavesTheLightOnesAlternating() {
    // given
    FakeLoad load = new FakeLoad(3);
    for (int before = 0; before < 1002; before++) {
      RoundRobin balancer = new RoundRobin(Given.servers(1000, 1, 1));
      load.eligible[0] = true;
      picks(balancer, load, before);
      // when
      load.eligible[0] = false;
      // then: with n = 3 a server is owed from -1 to 5/6 of a turn, at a price of 1/2 a turn for
      // each turn of the other
      assertThat(longestRun(picks(balancer, load, 100))).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void serverThatReturnsIsNotFlooded() {
    // given
    FakeLoad load = new FakeLoad(2);
    RoundRobin balancer = new RoundRobin(Given.servers(1, 1));
    load.eligible[0] = false;
    picks(balancer, load, 10_000);
    // when
    load.eligible[0] = true;
    // then
    assertThat(longestRun(picks(balancer, load, 100))).isLessThanOrEqualTo(2);
  }

  @Test
  void serverThatStaysKeepsItsPlaceWhenOthersJoinAndLeave() {
    // given
    RoundRobin balancer = new RoundRobin(Given.servers(1, 1, 1));
    FakeLoad load = new FakeLoad(3);
    assertThat(picks(balancer, load, 1)).containsExactly(0);
    // when
    RoundRobin joined =
        balancer.with(
            List.of(
                Given.server("s0", 1),
                Given.server("s1", 1),
                Given.server("s2", 1),
                Given.server("new", 1)));
    // then: s0 has just had its turn
    assertThat(picks(joined, new FakeLoad(4), 4)).containsExactly(1, 2, 3, 0);
  }

  @Test
  void serverWhoseWeightFallsOwesTurnsAndNotWeights() {
    // given
    RoundRobin balancer = new RoundRobin(Given.servers(1000, 1000));
    assertThat(picks(balancer, new FakeLoad(2), 1)).containsExactly(0);
    // when
    RoundRobin light = balancer.with(Given.servers(1, 1));
    // then
    assertThat(picks(light, new FakeLoad(2), 4)).containsExactly(1, 0, 1, 0);
  }

  private static void credit(List<WeightedServer> servers, FakeLoad load, double[] ahead) {
    double sum = 0;
    for (int i = 0; i < ahead.length; i++) {
      sum += load.eligible[i] ? servers.get(i).weight() : 0;
    }
    for (int i = 0; i < ahead.length; i++) {
      ahead[i] -= load.eligible[i] ? servers.get(i).weight() / sum : 0;
    }
  }

  private static List<Integer> picks(Balancer balancer, Load load, int count) {
    List<Integer> picks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      picks.add(balancer.pick(load, Given.ANYONE));
    }
    return picks;
  }

  private static int longestRun(List<Integer> picks) {
    int longest = 1;
    int run = 1;
    for (int i = 1; i < picks.size(); i++) {
      run = picks.get(i).equals(picks.get(i - 1)) ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
