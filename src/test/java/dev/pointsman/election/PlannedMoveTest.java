package dev.pointsman.election;

import static dev.pointsman.election.Simulation.MEDIA;
import static dev.pointsman.election.Simulation.TIMING;
import static dev.pointsman.election.Simulation.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Quorum;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Moves that an operator wants and shutdowns, on a still network. */
final class PlannedMoveTest {
  private static final int SEEDS = 25;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void availabilityFirstMovesWithoutAMomentWithoutOwner(boolean preempt) {
    for (int seed = 0; seed < SEEDS; seed++) {
      // given
      Simulation simulation = settled(3, preempt, Quorum.NONE, seed);
      Overlap overlap = new Overlap(simulation);
      // when
      move(simulation, "b", "c");
      simulation.run(Millis.of(6000));
      // then
      assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("c"));
      assertThat(overlap.fewest).as("seed %d", seed).isEqualTo(1);
      assertThat(overlap.most).as("seed %d", seed).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMajorityMovesWithOneMessageBetweenTheOwners(boolean preempt) {
    for (int seed = 0; seed < SEEDS; seed++) {
      // given
      Simulation simulation = settled(3, preempt, Quorum.MAJORITY, seed);
      Overlap overlap = new Overlap(simulation);
      // when
      move(simulation, "b", "c");
      simulation.run(Millis.of(6000));
      // then
      assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("c"));
      assertThat(overlap.most).as("seed %d", seed).isEqualTo(1);
      assertThat(overlap.longestNone)
          .as("seed %d", seed)
          .isPositive()
          .isLessThanOrEqualTo(simulation.network.mostDelay);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLeavingOwnerKeepsTheVipUntilItHasASuccessor(Quorum quorum) {
    for (int seed = 0; seed < SEEDS; seed++) {
      // given
      Simulation simulation = settled(3, false, quorum, seed);
      Overlap overlap = new Overlap(simulation);
      // when
      simulation.node("a").step(new Input.Leave(), simulation.time);
      simulation.run(Millis.of(1000));
      // then
      assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("b"));
      assertThat(overlap.longestNone)
          .as("seed %d", seed)
          .isLessThanOrEqualTo(quorum == Quorum.NONE ? 0 : simulation.network.mostDelay);
    }
  }

  @ParameterizedTest
  @CsvSource({"false, NONE", "true, NONE", "false, MAJORITY", "true, MAJORITY"})
  void ofConcurrentMovesTheOneTakenByTheLastNodeInTheAlphabetWins(boolean preempt, Quorum quorum) {
    for (int seed = 0; seed < SEEDS; seed++) {
      // given
      Simulation simulation = settled(5, preempt, quorum, seed);
      // when
      move(simulation, "e", "b");
      move(simulation, "a", "c");
      move(simulation, "c", "d");
      simulation.run(Millis.of(2000));
      // then
      assertThat(simulation.owners(MEDIA)).as("seed %d", seed).containsExactly(new NodeName("b"));
    }
  }

  @Test
  void underPreemptionAMovedVipStaysUntilItsOwnerGoesAway() {
    // given
    Simulation simulation = settled(3, true, Quorum.NONE, 1);
    move(simulation, "a", "c");
    simulation.run(Millis.of(10_000));
    assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("c"));
    // when
    simulation.crash(simulation.node("c"), true);
    simulation.run(Millis.of(1000));
    simulation.start(simulation.node("c"), 0);
    simulation.run(Millis.of(5000));
    // then
    assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("a"));
  }

  @Test
  void aWishWhoseTargetIsCutOffBeforeItHearsOfItIsVoidInTime() {
    // given
    Simulation simulation = settled(3, false, Quorum.NONE, 1);
    List<NodeName> before = simulation.owners(MEDIA);
    simulation.nodes.keySet().forEach(node -> cutBoth(simulation, node, new NodeName("c")));
    // when
    move(simulation, "b", "c");
    simulation.run(TIMING.handover().toNanos() + Millis.of(1));
    simulation.network.mend();
    simulation.run(Millis.of(5000));
    // then: c claimed it alone, as availability first means, and let go; the wish brings it nothing
    assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("a"));
    assertThat(before).containsExactly(new NodeName("a"));
  }

  @Test
  void aMoveThatCannotBeIsRefusedWithTheReason() {
    // given
    Simulation simulation = settled(2, false, Quorum.NONE, 1);
    SimNode a = simulation.node("a");
    // when, then
    assertThat(refusal(a, "a", simulation)).contains("node: a (vip media is there already)");
    assertThat(refusal(a, "z", simulation)).contains("node: z (expected: one of [a, b])");
    simulation.node("b").fit.clear();
    simulation.node("b").fitness(simulation.time);
    simulation.run(Millis.of(50));
    assertThat(refusal(a, "b", simulation)).contains("node: b (it is not ready to own vip media)");
    simulation.crash(simulation.node("b"), true);
    simulation.run(Millis.of(50));
    assertThat(refusal(a, "b", simulation)).contains("node: b (it cannot be reached)");
    assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("a"));
  }

  @Test
  void movingOneVipLeavesTheOthersWhereTheyAre() {
    // given
    Simulation simulation = settled(2, false, Quorum.NONE, 1);
    assertThat(simulation.owners(WEB)).containsExactly(new NodeName("b"));
    // when
    move(simulation, "a", "b");
    simulation.run(Millis.of(1000));
    move(simulation, "a", "a");
    simulation.run(Millis.of(1000));
    // then
    assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("a"));
    assertThat(simulation.owners(WEB)).containsExactly(new NodeName("b"));
  }

  private static Optional<String> refusal(SimNode by, String target, Simulation simulation) {
    return by.step(new Input.Move(MEDIA, new NodeName(target)), simulation.time)
        .filter(MoveAnswer.Refused.class::isInstance)
        .map(answer -> ((MoveAnswer.Refused) answer).reason());
  }

  private static void cutBoth(Simulation simulation, NodeName one, NodeName other) {
    simulation.network.cut(one, other);
    simulation.network.cut(other, one);
  }

  private static void move(Simulation simulation, String by, String target) {
    simulation.node(by).step(new Input.Move(MEDIA, new NodeName(target)), simulation.time);
  }

  private static Simulation settled(int size, boolean preempt, Quorum quorum, long seed) {
    Simulation simulation = new Simulation(size, preempt, quorum, seed);
    simulation.startAll();
    simulation.run(Millis.of(4000));
    assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("a"));
    return simulation;
  }

  /** How many owned the VIP at once. */
  private static final class Overlap {
    private int fewest = 1;
    private int most = 1;
    private long noneSince = -1;
    private long longestNone;

    Overlap(Simulation simulation) {
      simulation.watch(
          () -> {
            int owners = simulation.owners(MEDIA).size();
            fewest = Math.min(fewest, owners);
            most = Math.max(most, owners);
            if (owners > 0) {
              longestNone =
                  noneSince < 0 ? longestNone : Math.max(longestNone, simulation.time - noneSince);
              noneSince = -1;
            } else if (noneSince < 0) {
              noneSince = simulation.time;
            }
          });
    }
  }
}
