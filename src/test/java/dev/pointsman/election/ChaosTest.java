package dev.pointsman.election;

import static dev.pointsman.election.Simulation.TIMING;
import static dev.pointsman.election.Simulation.VIPS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Quorum;
import dev.pointsman.model.VipName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What holds through random crashes, restarts, stops, splits, cuts one way, loss, doubling, delay
 * and reordering, and after they are over.
 */
final class ChaosTest {
  private static final int SEEDS = Integer.getInteger("election.seeds", 20);
  private static final long CHAOS_DELAY = Millis.of(400);
  private static final long CALM_DELAY = Millis.of(5);

  @ParameterizedTest(name = "{0} nodes, preempt = {1}, quorum = {2}")
  @CsvSource({
    "2, false, NONE",
    "2, true, NONE",
    "3, false, NONE",
    "3, true, NONE",
    "5, false, NONE",
    "3, false, MAJORITY",
    "3, true, MAJORITY",
    "4, false, MAJORITY",
    "5, true, MAJORITY"
  })
  void afterChaosThereIsOneOwnerAndItStays(int size, boolean preempt, Quorum quorum) {
    LongStream.range(0, SEEDS).forEach(seed -> run(size, preempt, quorum, seed));
  }

  private static void run(int size, boolean preempt, Quorum quorum, long seed) {
    // given
    Simulation simulation = new Simulation(size, preempt, quorum, seed);
    Disturbance disturbance = new Disturbance(simulation);
    if (quorum == Quorum.MAJORITY) {
      simulation.watch(() -> neverTwo(simulation, disturbance, seed));
    }
    simulation.startAll();
    simulation.network.loss = simulation.random.nextDouble(0.4);
    simulation.network.doubling = 0.1;
    simulation.network.mostDelay = simulation.random.nextBoolean() ? CHAOS_DELAY : CALM_DELAY;
    for (int fault = 0; fault < 40; fault++) {
      simulation.run(simulation.random.nextLong(Millis.of(1200)));
      disturbance.strike(true);
    }
    // when
    disturbance.heal();
    simulation.run(CHAOS_DELAY + Bounds.gap(quorum, CALM_DELAY));
    if (preempt) {
      simulation.run(TIMING.lease().toNanos());
    }
    Map<VipName, List<NodeName>> settled = new HashMap<>();
    VIPS.forEach(vip -> settled.put(vip, simulation.owners(vip)));
    // then
    String story = "seed " + seed + "\n" + disturbance.log;
    for (VipName vip : VIPS) {
      assertThat(settled.get(vip)).as(vip + " after healing, " + story).hasSize(1);
    }
    simulation.watch(
        () ->
            VIPS.forEach(
                vip -> assertThat(simulation.owners(vip)).as(story).isEqualTo(settled.get(vip))));
    simulation.run(Millis.of(4000));
    assertAllNodesAgree(simulation, settled, story);
  }

  private static void neverTwo(Simulation simulation, Disturbance disturbance, long seed) {
    for (VipName vip : VIPS) {
      if (simulation.owners(vip).size() > 1) {
        throw new AssertionError(
            "%s: owners %s of %s at %s, seed %d%n%s"
                .formatted(
                    "quorum = majority",
                    simulation.owners(vip),
                    vip,
                    Millis.text(simulation.time),
                    seed,
                    disturbance.log));
      }
    }
  }

  private static void assertAllNodesAgree(
      Simulation simulation, Map<VipName, List<NodeName>> settled, String story) {
    for (SimNode node : simulation.nodes.values()) {
      for (ElectionView.VipView vip : node.election.orElseThrow().view().vips()) {
        assertThat(vip.owner().map(known -> List.of(known.owner())))
            .as("what " + node.name + " knows, " + story)
            .contains(settled.get(vip.vip()));
      }
    }
  }
}
