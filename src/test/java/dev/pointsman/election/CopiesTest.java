package dev.pointsman.election;

import static dev.pointsman.election.Simulation.MEDIA;
import static dev.pointsman.election.Simulation.TIMING;
import static dev.pointsman.election.Simulation.VIPS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Quorum;
import dev.pointsman.model.VipName;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A node that lacks flows of a VIP gets it only if nobody else can have it, or after a while. */
final class CopiesTest {
  private static final int SEEDS = Integer.getInteger("election.seeds", 20);
  private static final long DELAY = Millis.of(5);
  private static final long PATIENCE = TIMING.handover().toNanos() / 2;

  private static Simulation calm(int size, boolean preempt, Quorum quorum, long seed) {
    Simulation simulation = new Simulation(size, preempt, quorum, seed);
    simulation.network.mostDelay = DELAY;
    simulation.startAll();
    simulation.run(Bounds.gap(quorum, DELAY));
    return simulation;
  }

  private static List<NodeName> names(String... names) {
    return List.of(names).stream().map(NodeName::new).toList();
  }

  @ParameterizedTest
  @EnumSource(Quorum.class)
  void theFirstOfTheListIsPassedOverForOneThatHasAllFlows(Quorum quorum) {
    Simulation simulation = calm(3, false, quorum, 1);
    simulation.copies(simulation.node("b"), MEDIA, false);
    simulation.run(Millis.of(100));
    // when
    simulation.crash(simulation.node("a"), true);
    simulation.run(Bounds.gap(quorum, DELAY));
    // then
    assertThat(simulation.owners(MEDIA)).isEqualTo(names("c"));
  }

  @Test
  void whereNobodyHasAllFlowsTheFirstOfTheListTakesIt() {
    Simulation simulation = calm(3, false, Quorum.NONE, 1);
    simulation.copies(simulation.node("b"), MEDIA, false);
    simulation.copies(simulation.node("c"), MEDIA, false);
    simulation.run(Millis.of(100));
    // when
    simulation.crash(simulation.node("a"), true);
    simulation.run(Bounds.gap(Quorum.NONE, DELAY));
    // then
    assertThat(simulation.owners(MEDIA)).isEqualTo(names("b"));
  }

  @ParameterizedTest
  @EnumSource(Quorum.class)
  void aMoveWaitsUntilTheTargetHasAllFlows(Quorum quorum) {
    Simulation simulation = calm(3, false, quorum, 1);
    simulation.copies(simulation.node("c"), MEDIA, false);
    simulation.run(Millis.of(100));
    simulation.node("b").step(new Input.Move(MEDIA, new NodeName("c")), simulation.time);
    simulation.run(PATIENCE / 2);
    List<NodeName> waiting = simulation.owners(MEDIA);
    // when
    simulation.copies(simulation.node("c"), MEDIA, true);
    simulation.run(PATIENCE / 2 - Millis.of(100));
    // then
    assertThat(waiting).isEqualTo(names("a"));
    assertThat(simulation.owners(MEDIA)).isEqualTo(names("c"));
  }

  @ParameterizedTest
  @EnumSource(Quorum.class)
  void aMoveToOneThatNeverHasAllFlowsGoesOnAfterHalfOfItsTime(Quorum quorum) {
    Simulation simulation = calm(3, false, quorum, 1);
    simulation.copies(simulation.node("c"), MEDIA, false);
    simulation.run(Millis.of(100));
    // when
    simulation.node("b").step(new Input.Move(MEDIA, new NodeName("c")), simulation.time);
    simulation.run(PATIENCE - Millis.of(50));
    List<NodeName> before = simulation.owners(MEDIA);
    simulation.run(PATIENCE);
    // then
    assertThat(before).isEqualTo(names("a"));
    assertThat(simulation.owners(MEDIA)).isEqualTo(names("c"));
  }

  @ParameterizedTest
  @EnumSource(Quorum.class)
  void anOwnerThatLeavesServesUntilItsSuccessorHasAllFlows(Quorum quorum) {
    Simulation simulation = calm(2, false, quorum, 1);
    simulation.copies(simulation.node("b"), MEDIA, false);
    simulation.run(Millis.of(100));
    simulation.node("a").leaving = true;
    simulation.node("a").step(new Input.Leave(), simulation.time);
    simulation.run(PATIENCE / 2);
    List<NodeName> waiting = simulation.owners(MEDIA);
    // when
    simulation.copies(simulation.node("b"), MEDIA, true);
    simulation.run(PATIENCE / 2 - Millis.of(100));
    // then
    assertThat(waiting).isEqualTo(names("a"));
    assertThat(simulation.owners(MEDIA)).isEqualTo(names("b"));
  }

  @ParameterizedTest
  @EnumSource(Quorum.class)
  void oneThatWouldPreemptWaitsUntilItHasAllFlows(Quorum quorum) {
    Simulation simulation = calm(2, true, quorum, 1);
    simulation.crash(simulation.node("a"), true);
    simulation.run(Bounds.gap(quorum, DELAY));
    simulation.start(simulation.node("a"), Millis.of(10));
    simulation.copies(simulation.node("a"), MEDIA, false);
    simulation.run(2 * Bounds.gap(quorum, DELAY));
    List<NodeName> waiting = simulation.owners(MEDIA);
    // when
    simulation.copies(simulation.node("a"), MEDIA, true);
    simulation.run(Bounds.gap(quorum, DELAY));
    // then: of two, a majority needs both, and the one that is left lets go
    assertThat(waiting).isEqualTo(quorum == Quorum.NONE ? names("b") : waiting);
    assertThat(simulation.owners(MEDIA)).isEqualTo(names("a"));
  }

  /** Whatever fails, and whoever has flows, somebody serves; and whoever has all comes first. */
  @ParameterizedTest(name = "{0} nodes, preempt = {1}, quorum = {2}")
  @CsvSource({
    "2, false, NONE",
    "3, true, NONE",
    "5, false, NONE",
    "3, false, MAJORITY",
    "5, true, MAJORITY"
  })
  void copiesThatComeAndGoLeaveNoVipWithoutAnOwner(int size, boolean preempt, Quorum quorum) {
    LongStream.range(0, SEEDS).forEach(seed -> run(size, preempt, quorum, seed));
  }

  private static void run(int size, boolean preempt, Quorum quorum, long seed) {
    // given
    long bound = Bounds.gap(quorum, DELAY);
    Simulation simulation = new Simulation(size, preempt, quorum, seed);
    Disturbance disturbance = new Disturbance(simulation);
    Gaps gaps = new Gaps(simulation);
    simulation.network.mostDelay = DELAY;
    simulation.startAll();
    // when
    Runnable fault =
        () -> {
          if (simulation.random.nextBoolean()) {
            anyCopies(simulation);
          } else {
            disturbance.strike(true);
          }
        };
    gaps.during(30, 2 * bound, fault);
    disturbance.heal();
    simulation.run(3 * bound + TIMING.handover().toNanos());
    // then
    gaps.assertWithin(bound, seed, disturbance);
    VIPS.forEach(vip -> crashTheOwner(simulation, vip, bound, "seed " + seed));
  }

  private static void anyCopies(Simulation simulation) {
    List<SimNode> all = List.copyOf(simulation.nodes.values());
    simulation.copies(
        all.get(simulation.random.nextInt(all.size())),
        VIPS.get(simulation.random.nextInt(VIPS.size())),
        simulation.random.nextBoolean());
  }

  /** In the calm after the faults, so that all know the same of each other. */
  private static void crashTheOwner(Simulation simulation, VipName vip, long bound, String story) {
    List<NodeName> owners = simulation.owners(vip);
    assertThat(owners).as(story).hasSize(1);
    Set<NodeName> haveAll =
        simulation.nodes.values().stream()
            .filter(node -> node.able(vip) && !node.incomplete.contains(vip))
            .map(node -> node.name)
            .filter(node -> !owners.contains(node))
            .collect(Collectors.toUnmodifiableSet());
    SimNode owner = simulation.node(owners.getFirst().value());
    simulation.crash(owner, true);
    simulation.run(bound);
    if (!haveAll.isEmpty()) {
      assertThat(simulation.owners(vip))
          .as("owner of %s, %s", vip, story)
          .hasSize(1)
          .isSubsetOf(haveAll);
    }
    simulation.start(owner, Millis.of(10));
    simulation.run(2 * bound);
  }
}
