package dev.pointsman.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pointsman.model.SchedulingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every policy. */
final class BalancerTest {

  @ParameterizedTest
  @EnumSource
  void whateverHappensPicksAnEligibleServerIfThereIsOne(SchedulingPolicy policy) {
    // given
    RandomGenerator random = new SplittableRandom(1);
    for (int round = 0; round < 60; round++) {
      List<WeightedServer> servers = Given.servers(random.nextInt(12), 1000, random);
      Balancer balancer = Balancer.of(policy, servers);
      FakeLoad load = new FakeLoad(servers.size());
      for (int step = 0; step < 300; step++) {
        // given
        if (random.nextInt(30) == 0) {
          servers = changed(servers, random);
          balancer = balancer.with(servers);
          load = new FakeLoad(servers.size());
        }
        disturb(load, random);
        // when
        int picked = balancer.pick(load, Given.client(random));
        // then
        assertThat(balancer.servers()).isEqualTo(servers);
        if (load.anyEligible()) {
          assertThat(picked).isBetween(0, servers.size() - 1);
          assertThat(load.eligible[picked]).isTrue();
        } else {
          assertThat(picked).isEqualTo(Balancer.NONE);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void idleServersArePickedInProportionToTheirWeights(SchedulingPolicy policy) {
    // given
    RandomGenerator random = new SplittableRandom(2);
    int picks = 100_000;
    for (int[] weights :
        new int[][] {{1, 1}, {1, 2, 3}, {5, 1, 1}, {1000, 1}, {999, 1000, 1, 500}, {7}}) {
      List<WeightedServer> servers = Given.servers(weights);
      Balancer balancer = Balancer.of(policy, servers);
      FakeLoad load = new FakeLoad(weights.length);
      // when
      int[] counts = new int[weights.length];
      for (int i = 0; i < picks; i++) {
        counts[balancer.pick(load, Given.client(random))]++;
      }
      // then
      for (int i = 0; i < weights.length; i++) {
        double share = (double) weights[i] / Given.sumOfWeights(servers);
        // Where clients are hashed this is a binomial distribution: one in 1.7 million is off by
        // more than 5 standard deviations. A slot of 65537 more or less is 1.5 picks.
        double bound = 5 * Math.sqrt(picks * share * (1 - share)) + 3;
        assertThat((double) counts[i]).isCloseTo(picks * share, within(bound));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void sameQuestionsInTheSameOrderHaveTheSameAnswers(SchedulingPolicy policy) {
    // given
    List<WeightedServer> servers = Given.servers(3, 1000, 17, 4);
    // when
    List<Integer> one = answers(Balancer.of(policy, servers));
    List<Integer> other = answers(Balancer.of(policy, servers));
    // then
    assertThat(one).isEqualTo(other).contains(0, 1, 2, 3);
  }

  @ParameterizedTest
  @EnumSource
  void changeThatChangesNothingIsNotNoticed(SchedulingPolicy policy) {
    // given
    RandomGenerator random = new SplittableRandom(4);
    List<WeightedServer> servers = Given.servers(6, 1000, random);
    Balancer left = Balancer.of(policy, servers);
    Balancer changed = Balancer.of(policy, servers);
    FakeLoad load = new FakeLoad(servers.size());
    for (int step = 0; step < 5_000; step++) {
      // when
      changed = changed.with(List.copyOf(servers));
      // then
      disturb(load, random);
      var client = Given.client(random);
      assertThat(changed.pick(load, client)).isEqualTo(left.pick(load, client));
    }
  }

  @ParameterizedTest
  @EnumSource
  void nameThatIsThereTwiceIsRefused(SchedulingPolicy policy) {
    assertThatThrownBy(
            () -> Balancer.of(policy, List.of(Given.server("a", 1), Given.server("a", 2))))
        .hasMessage("server: a (expected: once)");
  }

  @ParameterizedTest
  @EnumSource
  void moreServersThanAnIndexTellsApartAreRefused(SchedulingPolicy policy) {
    // given
    List<WeightedServer> servers =
        IntStream.rangeClosed(0, Balancer.MAX_SERVERS)
            .mapToObj(i -> Given.server("s" + i, 1))
            .toList();
    // when, then
    assertThatThrownBy(() -> Balancer.of(policy, servers))
        .hasMessage("servers: 65536 (expected: at most 65535)");
  }

  private static List<Integer> answers(Balancer balancer) {
    RandomGenerator random = new SplittableRandom(3);
    FakeLoad load = new FakeLoad(balancer.servers().size());
    List<Integer> answers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      disturb(load, random);
      answers.add(balancer.pick(load, Given.client(random)));
    }
    return answers;
  }

  private static void disturb(FakeLoad load, RandomGenerator random) {
    if (load.live.length == 0) {
      return;
    }
    int one = random.nextInt(load.live.length);
    switch (random.nextInt(4)) {
      case 0 -> load.eligible[one] = false;
      case 1 -> load.eligible[one] = true;
      case 2 -> load.live[one] = random.nextInt(10);
      default -> load.live[one] = random.nextInt() >>> 1;
    }
  }

  /** One removed, added, or of another weight. */
  private static List<WeightedServer> changed(
      List<WeightedServer> servers, RandomGenerator random) {
    List<WeightedServer> changed = new ArrayList<>(servers);
    int weight = random.nextInt(1, 1001);
    if (servers.isEmpty() || random.nextInt(3) == 0) {
      changed.add(
          random.nextInt(servers.size() + 1),
          Given.server("n" + random.nextLong(1L << 40), weight));
    } else {
      int one = random.nextInt(servers.size());
      WeightedServer removed = changed.remove(one);
      if (random.nextBoolean()) {
        changed.add(one, new WeightedServer(removed.name(), weight));
      }
    }
    return changed;
  }
}
