package dev.pointsman.flows.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.flows.Given;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Owners that change, nodes that restart, messages that are lost, doubled and overtaken: whatever
 * comes, backups that held a flow when its SYN went on for that hold it until its owner takes it
 * back, and once all is still, all backups hold what the owner has.
 */
final class ReplicationTest {
  private static final int SEEDS = Integer.getInteger("flows.seeds", 10);

  @ParameterizedTest(name = "{0} nodes, {1} flows, window {2}, queue {3}")
  @CsvSource({"2, 60, 1, 20", "2, 400, 8, 1000", "3, 60, 4, 40", "4, 2500, 16, 200"})
  void afterChaosAllBackupsHoldWhatTheOwnerHas(int size, int flows, int window, int queue) {
    Map<Release.Why, Integer> released = new EnumMap<>(Release.Why.class);
    for (int seed = 0; seed < SEEDS; seed++) {
      // given
      World world = new World(seed, size, flows, settings(1, window, queue));
      world.nodes.getFirst().take(1);
      world.loss = world.random.nextDouble(0.4);
      world.doubling = 0.1;
      world.mostDelay = 1 + world.random.nextInt(100);
      chaos(world, flows);
      // when
      long until = world.now + 60_000;
      while (world.now < until && !still(world)) {
        world.tick();
      }
      // then
      SimNode owner = world.owner();
      for (SimNode node : world.nodes) {
        if (node != owner) {
          assertThat(node.owns()).as("seed %d: %s", seed, world.story).isFalse();
          assertThat(World.copies(node))
              .as("seed %d, %s: %s", seed, node.name, world.story)
              .isEqualTo(owner.images())
              .isEqualTo(node.kernel);
          assertThat(node.replica.isComplete()).isTrue();
        }
        node.released.forEach((why, count) -> released.merge(why, count, Integer::sum));
      }
    }
    assertThat(released).containsOnlyKeys(Release.Why.HELD, Release.Why.OVERDUE);
  }

  private static void chaos(World world, int flows) {
    for (int step = 0; step < 3_000; step++) {
      SimNode owner = world.owner();
      int busy = world.random.nextInt(8);
      for (int i = 0; i < busy; i++) {
        owner.happen(Given.flow(world.random.nextInt(flows)));
      }
      if (world.random.nextInt(400) == 0) {
        trouble(world);
      }
      world.tick();
      world.nodes.forEach(ReplicationTest::keepsItsPromises);
    }
  }

  /** A backup takes the VIP, and the owner may not hear of it for a while; or a backup restarts. */
  private static void trouble(World world) {
    SimNode node = world.nodes.get(world.random.nextInt(world.nodes.size()));
    if (node.owns()) {
      return;
    }
    if (world.random.nextBoolean()) {
      node.restart();
    } else {
      node.take(node.term + 1);
    }
  }

  private static void keepsItsPromises(SimNode node) {
    node.promised.forEach(
        promise ->
            assertThat(node.copies.find(promise.key()))
                .as("%s at %s: %s", promise, node.name, node.world.story)
                .isPresent());
  }

  private static boolean still(World world) {
    SimNode owner = world.owner();
    return world.nodes.stream()
        .filter(node -> node != owner)
        .allMatch(
            node ->
                !node.owns()
                    && owner
                        .owning
                        .orElseThrow()
                        .replicator()
                        .standing(node.name)
                        .filter(s -> s.complete() && s.behind() == 0)
                        .isPresent());
  }

  @Test
  void aSynGoesOnOnceABackupHasItsFlow() {
    // given: a calm network
    World world = new World(1, 2, 10, settings(1, 4, 100));
    SimNode owner = world.nodes.getFirst();
    SimNode backup = world.nodes.getLast();
    owner.take(1);
    run(world, 10);
    // when
    start(owner, 7);
    run(world, 10);
    // then
    assertThat(owner.released).containsOnly(Map.entry(Release.Why.HELD, 1));
    assertThat(backup.copies.find(Given.flow(7))).isPresent();
  }

  @Test
  void aSynGoesOnWithoutABackupAfterAWhile() {
    // given: the backup's answers are lost
    World world = new World(1, 2, 10, settings(1, 4, 100));
    SimNode owner = world.nodes.getFirst();
    owner.take(1);
    world.loss = 1;
    // when
    start(owner, 7);
    run(world, 49);
    assertThat(owner.released).isEmpty();
    assertThat(owner.owning.orElseThrow().replicator().deadline())
        .isLessThanOrEqualTo(world.now + 1);
    run(world, 1);
    // then
    assertThat(owner.released).containsOnly(Map.entry(Release.Why.OVERDUE, 1));
  }

  @Test
  void aNodeAloneDoesNotWait() {
    // given
    World world = new World(1, 1, 10, settings(1, 4, 100));
    SimNode owner = world.nodes.getFirst();
    owner.take(1);
    // when
    start(owner, 7);
    run(world, 1);
    // then
    assertThat(owner.released).containsOnly(Map.entry(Release.Why.NO_BACKUP, 1));
  }

  @Test
  void twoAcknowledgementsAreTwoBackups() {
    // given: one of two backups has a smaller table, and says that it is full
    World world = new World(1, 2, 10, settings(2, 4, 100));
    world.nodes.add(new SimNode(world, 2, 1, settings(2, 4, 100)));
    SimNode owner = world.nodes.getFirst();
    owner.take(1);
    run(world, 10);
    // when
    start(owner, 7);
    run(world, 10);
    start(owner, 8);
    run(world, 60);
    // then
    assertThat(owner.released)
        .containsOnly(Map.entry(Release.Why.HELD, 1), Map.entry(Release.Why.OVERDUE, 1));
    assertThat(world.nodes.getLast().replica.isComplete()).isFalse();
  }

  @Test
  void aNodeThatReturnsHoldsAllFlowsBeforeItTakesTheVipBack() {
    // given: the first owner restarts, the second takes over
    World world = new World(1, 2, 3_000, settings(1, 4, 10_000));
    SimNode first = world.nodes.getFirst();
    SimNode second = world.nodes.getLast();
    first.take(1);
    for (int i = 0; i < 2_000; i++) {
      start(first, i);
    }
    run(world, 100);
    first.restart();
    second.take(2);
    assertThat(second.images()).hasSize(2_000);
    // when
    run(world, 100);
    // then
    assertThat(first.replica.isComplete()).isTrue();
    first.take(3);
    run(world, 10);
    assertThat(second.owns()).isFalse();
    assertThat(first.images()).hasSize(2_000).isEqualTo(World.copies(second));
  }

  @Test
  void aBackupThatFallsBehindIsToldAllFlowsAnew() {
    // given: a backup that is not heard, and more changes than may wait for it
    World world = new World(1, 2, 300, settings(1, 4, 100));
    SimNode owner = world.nodes.getFirst();
    SimNode backup = world.nodes.getLast();
    owner.take(1);
    run(world, 10);
    world.loss = 1;
    for (int i = 0; i < 300; i++) {
      start(owner, i);
    }
    assertThat(standing(owner, backup).accounts()).isEqualTo(3);
    assertThat(standing(owner, backup).complete()).isFalse();
    // when
    world.loss = 0;
    run(world, 3_000);
    // then
    assertThat(standing(owner, backup).complete()).isTrue();
    assertThat(standing(owner, backup).behind()).isZero();
    assertThat(World.copies(backup)).hasSize(300).isEqualTo(owner.images());
  }

  @Test
  void aBackupThatRestartsIsToldAllFlowsAnew() {
    // given
    World world = new World(1, 2, 300, settings(1, 4, 100));
    SimNode owner = world.nodes.getFirst();
    SimNode backup = world.nodes.getLast();
    owner.take(1);
    start(owner, 1);
    run(world, 10);
    backup.restart();
    // when: something happens, and its acknowledgement shows the restart
    start(owner, 2);
    run(world, 10);
    // then
    assertThat(World.copies(backup)).hasSize(2).isEqualTo(owner.images());
    assertThat(standing(owner, backup).accounts()).isEqualTo(2);
  }

  @Test
  void anOwnerOfAnOlderTermHearsThatItIsNone() {
    // given: two owners, of which the older does not know of the other
    World world = new World(1, 2, 300, settings(1, 4, 100));
    SimNode older = world.nodes.getFirst();
    SimNode later = world.nodes.getLast();
    older.take(1);
    run(world, 10);
    later.take(2);
    // when: the later owner's account, refused at first, is sent again
    start(older, 1);
    run(world, 100);
    // then
    assertThat(older.owns()).isFalse();
    assertThat(older.replica.origin().term().value()).isEqualTo(2);
    assertThat(World.copies(older)).isEmpty();
  }

  private static Replicator.Standing standing(SimNode owner, SimNode backup) {
    return owner.owning.orElseThrow().replicator().standing(backup.name).orElseThrow();
  }

  private static void start(SimNode owner, int client) {
    SimNode.Owning own = owner.owning.orElseThrow();
    own.table().syn(Given.flow(client), owner.world.now, owner.world.now);
    own.table().decided(Given.flow(client), Given.server(client % 3), owner.world.now);
    own.replicator().hold(Given.flow(client), owner.world.now);
  }

  private static void run(World world, int ticks) {
    for (int i = 0; i < ticks; i++) {
      world.tick();
    }
  }

  private static ReplicaSettings settings(int acknowledgements, int window, int queue) {
    return new ReplicaSettings(
        acknowledgements, Duration.ofNanos(50), Duration.ofNanos(40), window, queue);
  }
}
