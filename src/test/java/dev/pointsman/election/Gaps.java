package dev.pointsman.election;

import static dev.pointsman.election.Simulation.VIPS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Quorum;
import dev.pointsman.model.VipName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Watches how long a VIP has had no owner although a node could own it, from the last fault on.
 * Under {@code quorum = majority} a node could if it and a majority hear each other.
 */
final class Gaps {
  private final Simulation simulation;
  private final Map<VipName, Long> since = new HashMap<>();
  private long faultAt;
  private long longest;
  private Optional<String> where = Optional.empty();

  Gaps(Simulation simulation) {
    this.simulation = simulation;
    simulation.watch(this::look);
  }

  /** A fault: the time counts anew. */
  private void fault() {
    look();
    faultAt = simulation.time;
  }

  /**
   * Runs the simulation through faults.
   *
   * @param most time between two of them, in nanoseconds
   */
  void during(int faults, long most, Runnable fault) {
    for (int i = 0; i < faults; i++) {
      simulation.run(simulation.random.nextLong(most));
      fault();
      fault.run();
    }
  }

  void assertWithin(long bound, long seed, Disturbance disturbance) {
    assertThat(longest)
        .as("longest gap, of %s, seed %d%n%s", where.orElse("nowhere"), seed, disturbance.log)
        .isLessThanOrEqualTo(bound);
  }

  private void look() {
    for (VipName vip : VIPS) {
      boolean lacking = simulation.owners(vip).isEmpty() && somebodyCould(vip);
      if (!lacking) {
        since.remove(vip);
        continue;
      }
      long from = Math.max(faultAt, since.computeIfAbsent(vip, name -> simulation.time));
      if (simulation.time - from > longest) {
        longest = simulation.time - from;
        where = Optional.of(vip + " at " + Millis.text(simulation.time));
      }
    }
  }

  private boolean somebodyCould(VipName vip) {
    boolean quorum = simulation.contest(vip).quorum() == Quorum.MAJORITY;
    return simulation.nodes.values().stream()
        .anyMatch(node -> node.able(vip) && (!quorum || conversesWithMajority(node)));
  }

  private boolean conversesWithMajority(SimNode node) {
    long count =
        simulation.nodes.values().stream()
            .filter(peer -> peer.awake() && (peer == node || converse(node.name, peer.name)))
            .count();
    return count > simulation.nodes.size() / 2;
  }

  private boolean converse(NodeName one, NodeName other) {
    return simulation.network.open(one, other) && simulation.network.open(other, one);
  }
}
