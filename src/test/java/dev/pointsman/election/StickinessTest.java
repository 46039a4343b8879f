package dev.pointsman.election;

import static dev.pointsman.election.Simulation.MEDIA;
import static dev.pointsman.election.Simulation.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Quorum;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An owner that can stay stays, whatever the others do. */
final class StickinessTest {
  @ParameterizedTest
  @CsvSource({"2, NONE", "3, NONE", "5, NONE", "5, MAJORITY"})
  void withoutPreemptionTheOwnerStaysWhileOthersComeAndGo(int size, Quorum quorum) {
    for (int seed = 0; seed < 15; seed++) {
      // given: the first in the list dies, and another node owns the VIP
      Simulation simulation = new Simulation(size, false, quorum, seed);
      simulation.startAll();
      simulation.run(Millis.of(4000));
      simulation.crash(simulation.node("a"), true);
      simulation.run(Millis.of(4000));
      List<NodeName> owner = simulation.owners(MEDIA);
      assertThat(owner).hasSize(1);
      simulation.watch(() -> assertThat(simulation.owners(MEDIA)).isEqualTo(owner));
      // when
      List<SimNode> others = new ArrayList<>(simulation.nodes.values());
      others.removeIf(node -> owner.contains(node.name));
      for (int round = 0; round < 20; round++) {
        SimNode other = others.get(simulation.random.nextInt(others.size()));
        boolean majority =
            others.stream().filter(peer -> peer != other && mayVote(peer, simulation)).count()
                >= size / 2;
        if (!other.running()) {
          simulation.start(other, Millis.of(simulation.random.nextInt(300)));
        } else if (quorum == Quorum.NONE || majority) {
          simulation.crash(other, simulation.random.nextBoolean());
        }
        simulation.run(simulation.random.nextLong(Millis.of(1500)));
      }
      // then: what the watcher asserts
      assertThat(simulation.owners(MEDIA)).isEqualTo(owner);
    }
  }

  /** Running for so long that it is past the promises it may have made before. */
  private static boolean mayVote(SimNode node, Simulation simulation) {
    return node.running()
        && simulation.time - node.startedAt
            > Simulation.TIMING.promiseNanos() + Simulation.TIMING.heartbeat().toNanos();
  }

  @ParameterizedTest
  @EnumSource
  void withPreemptionTheFirstInTheListTakesItBackOnceItIsReady(Quorum quorum) {
    // given
    Simulation simulation = new Simulation(3, true, quorum, 3);
    simulation.startAll();
    simulation.run(Millis.of(4000));
    simulation.crash(simulation.node("a"), true);
    simulation.run(Millis.of(4000));
    assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("b"));
    // when
    simulation.start(simulation.node("a"), Millis.of(2000));
    simulation.run(Millis.of(1900));
    List<NodeName> before = simulation.owners(MEDIA);
    simulation.run(Millis.of(200));
    // then
    assertThat(before).containsExactly(new NodeName("b"));
    assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("a"));
  }

  @ParameterizedTest
  @EnumSource
  void aNodeThatWasStoppedItselfDoesNotTakeTheSilenceForTheOthers(Quorum quorum) {
    for (int seed = 0; seed < 20; seed++) {
      // given
      Simulation simulation = new Simulation(3, false, quorum, seed);
      simulation.startAll();
      simulation.run(Millis.of(4000));
      List<Transition> changes = new ArrayList<>();
      simulation.observe(changes::add);
      SimNode standby = simulation.node("b");
      // when
      standby.stopped = true;
      simulation.run(Millis.of(100 + simulation.random.nextInt(10_000)));
      // Its mailbox was lost with the stop: only the clock tells it what happened.
      standby.forget();
      standby.resume(simulation.time);
      simulation.run(Millis.of(2000));
      // then: those it was lost to only announce again
      assertThat(changes).as("seed %d", seed).allMatch(Transition.Announce.class::isInstance);
    }
  }

  @Test
  void aNodeThatIsCutOffFromTheOwnerAloneBelievesWhatOthersHear() {
    // given
    Simulation simulation = new Simulation(3, false, Quorum.NONE, 1);
    simulation.startAll();
    simulation.run(Millis.of(4000));
    simulation.watch(() -> assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("a")));
    // when
    simulation.network.cut(new NodeName("a"), new NodeName("b"));
    simulation.network.cut(new NodeName("b"), new NodeName("a"));
    simulation.run(Millis.of(5000));
    // then: what the watcher asserts
    assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("a"));
  }

  @Test
  void inASplitBothSidesServeAndAfterItTheLaterTermStays() {
    // given
    Simulation simulation = new Simulation(2, false, Quorum.NONE, 1);
    simulation.startAll();
    simulation.run(Millis.of(4000));
    simulation.network.cut(new NodeName("a"), new NodeName("b"));
    simulation.network.cut(new NodeName("b"), new NodeName("a"));
    simulation.run(Millis.of(2000));
    assertThat(simulation.owners(MEDIA)).hasSize(2);
    List<Transition> changes = new ArrayList<>();
    simulation.observe(changes::add);
    // when
    simulation.network.mend();
    simulation.run(Millis.of(500));
    // then: b has the later term of media, a that of web; both announce again
    assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("b"));
    assertThat(simulation.owners(WEB)).containsExactly(new NodeName("a"));
    assertThat(changes).filteredOn(Transition.Release.class::isInstance).hasSize(2);
    assertThat(changes).filteredOn(Transition.Announce.class::isInstance).hasSize(2);
    assertThat(changes).hasSize(4);
  }

  @Test
  void ofThreeTheOneThatWasCutOffTakesNothingFromTheOtherTwo() {
    int raised = 0;
    for (int seed = 0; seed < 30; seed++) {
      // given: a owns media, c owns web
      Simulation simulation = new Simulation(3, false, Quorum.NONE, seed);
      simulation.startAll();
      simulation.run(Millis.of(4000));
      cutOff(simulation, "a");
      simulation.run(Millis.of(2000 + simulation.random.nextInt(200)));
      assertThat(simulation.owners(MEDIA)).hasSize(2);
      assertThat(simulation.owners(WEB)).hasSize(2);
      List<Transition> changes = new ArrayList<>();
      simulation.observe(changes::add);
      // when
      simulation.network.mend();
      simulation.run(Millis.of(800));
      // then: who served both meanwhile stays
      assertThat(simulation.owners(MEDIA)).as("seed %d", seed).containsExactly(new NodeName("b"));
      assertThat(simulation.owners(WEB)).as("seed %d", seed).containsExactly(new NodeName("c"));
      assertThat(changes)
          .as("seed %d", seed)
          .filteredOn(Transition.Release.class::isInstance)
          .hasSize(2);
      // and the owner that heard of the later term is above it
      assertThat(changes)
          .as("seed %d", seed)
          .filteredOn(change -> change.vip().equals(WEB))
          .filteredOn(Transition.Take.class::isInstance)
          .extracting(change -> ((Transition.Take) change).reason())
          .isSubsetOf(Transition.TakeReason.RIVAL_CUT_OFF);
      raised += (int) changes.stream().filter(change -> change instanceof Transition.Take).count();
    }
    assertThat(raised).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void aNodeWhoseCableIsPluggedInAgainListensBeforeItTakesAnything(Quorum quorum) {
    for (int seed = 0; seed < 30; seed++) {
      // given
      Simulation simulation = new Simulation(3, false, quorum, seed);
      simulation.startAll();
      simulation.run(Millis.of(4000));
      SimNode a = simulation.node("a");
      a.fit.clear();
      a.fitness(simulation.time);
      cutOff(simulation, "a");
      simulation.run(Millis.of(4000));
      assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("b"));
      simulation.watch(
          () -> assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("b")));
      // when: its links need a moment
      a.fit.addAll(Simulation.VIPS);
      a.fitness(simulation.time);
      simulation.run(Millis.of(150));
      simulation.network.mend();
      simulation.run(Millis.of(2000));
      // then: what the watcher asserts
      assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("b"));
    }
  }

  @Test
  void anOwnerWhoseCableWasOutForAMomentTakesTheVipAgainAtOnce() {
    // given
    Simulation simulation = new Simulation(3, false, Quorum.NONE, 1);
    simulation.startAll();
    simulation.run(Millis.of(4000));
    SimNode a = simulation.node("a");
    cutOff(simulation, "a");
    a.fit.clear();
    a.fitness(simulation.time);
    simulation.run(Millis.of(200));
    assertThat(simulation.owners(MEDIA)).isEmpty();
    // when: nobody has missed it yet, and nobody is heard yet
    a.fit.addAll(Simulation.VIPS);
    a.fitness(simulation.time);
    simulation.run(Millis.of(10));
    // then
    assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("a"));
  }

  @Test
  void anOwnerRaisesItsTermAboveOneThatHasComeAndGone() {
    // given: in a split b takes media from a, too, and then its cable is out
    Simulation simulation = new Simulation(2, false, Quorum.NONE, 1);
    simulation.startAll();
    simulation.run(Millis.of(4000));
    cutOff(simulation, "a");
    simulation.run(Millis.of(2000));
    assertThat(simulation.owners(MEDIA)).hasSize(2);
    SimNode b = simulation.node("b");
    b.fit.clear();
    b.fitness(simulation.time);
    simulation.run(Millis.of(2000));
    List<Transition> changes = new ArrayList<>();
    simulation.observe(changes::add);
    // when
    simulation.network.mend();
    b.fit.addAll(Simulation.VIPS);
    b.fitness(simulation.time);
    simulation.run(Millis.of(2000));
    // then
    assertThat(simulation.owners(MEDIA)).containsExactly(new NodeName("a"));
    assertThat(changes)
        .filteredOn(change -> change.vip().equals(MEDIA))
        .filteredOn(Transition.Take.class::isInstance)
        .singleElement()
        .satisfies(take -> assertThat(take.term().value()).isEqualTo(3));
  }

  private static void cutOff(Simulation simulation, String node) {
    NodeName one = new NodeName(node);
    for (NodeName other : simulation.nodes.keySet()) {
      if (!other.equals(one)) {
        simulation.network.cut(one, other);
        simulation.network.cut(other, one);
      }
    }
  }
}
