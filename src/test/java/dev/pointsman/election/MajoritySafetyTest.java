package dev.pointsman.election;

import static dev.pointsman.election.Simulation.MEDIA;
import static dev.pointsman.election.Simulation.TIMING;
import static dev.pointsman.election.Simulation.VIPS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Quorum;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Under {@code quorum = majority} there are never two owners, nor two machines with the address,
 * however much it is provoked.
 */
final class MajoritySafetyTest {
  private static final int SEEDS = Integer.getInteger("election.seeds", 12);

  @ParameterizedTest(name = "{0} nodes, preempt = {1}")
  @CsvSource({"3, false", "3, true", "5, false"})
  void neverTwoOwnersThroughQuickRestartsCutsAndMoves(int size, boolean preempt) {
    Set<NodeName> everOwned = new HashSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      // given
      Simulation simulation = new Simulation(size, preempt, Quorum.MAJORITY, seed);
      Disturbance disturbance = new Disturbance(simulation);
      simulation.network.loss = simulation.random.nextDouble(0.2);
      simulation.network.doubling = 0.1;
      simulation.network.mostDelay = Millis.of(simulation.random.nextInt(1, 100));
      String named = "seed " + seed;
      simulation.watch(
          () -> {
            for (var vip : VIPS) {
              List<NodeName> owners = simulation.owners(vip);
              everOwned.addAll(owners);
              List<NodeName> holders = simulation.holders(vip);
              if (owners.size() > 1 || holders.size() > 1) {
                throw new AssertionError(
                    "owners %s, addresses at %s, %s\n%s"
                        .formatted(owners, holders, named, disturbance.log));
              }
            }
          });
      simulation.startAll();
      // when
      for (int fault = 0; fault < 120; fault++) {
        simulation.run(simulation.random.nextLong(Millis.of(fault % 10 == 0 ? 4000 : 300)));
        disturbance.tempt();
      }
    }
    // then: what the watcher asserts; and it had something to watch
    assertThat(everOwned).hasSize(size);
  }

  @Test
  void aNodeThatGaveUpNeedsVotesAnew() {
    // given: b could not take it over, so a gives up without a successor
    Simulation simulation = new Simulation(2, false, Quorum.MAJORITY, 1);
    simulation.startAll();
    simulation.run(Millis.of(4000));
    SimNode owner = simulation.node("a");
    simulation.node("b").fit.clear();
    simulation.node("b").fitness(simulation.time);
    simulation.run(Millis.of(20));
    owner.fit.remove(MEDIA);
    owner.fitness(simulation.time);
    simulation.run(3 * TIMING.letGo().toNanos());
    // when
    owner.fit.add(MEDIA);
    owner.fitness(simulation.time);
    List<NodeName> atOnce = simulation.owners(MEDIA);
    simulation.run(Millis.of(20));
    // then
    assertThat(atOnce).isEmpty();
    assertThat(simulation.owners(MEDIA)).containsExactly(owner.name);
  }
}
