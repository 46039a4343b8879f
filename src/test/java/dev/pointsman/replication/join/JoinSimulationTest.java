package dev.pointsman.replication.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.NodeName;
import dev.pointsman.testkit.fuzz.Fuzzer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Two to five nodes that start, crash and are cut off at random: once the network is whole and
 * still, they come to be one cluster. The Pekko cluster is a model: joining takes some steps, and
 * the members of a cluster learn of each other at once, except where they are cut off.
 */
final class JoinSimulationTest {
  private static final long HISTORIES = Fuzzer.inputs(600);
  private static final long STEP = Duration.ofMillis(100).toNanos();

  @Test
  void aWholeAndStillNetworkHasOneCluster() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      // given
      World world = new World(new SplittableRandom(seed));
      for (int i = 0; i < 400; i++) {
        world.disturb();
        world.step();
      }
      world.calm();
      // when
      for (int i = 0; i < 1_500 && !world.one(); i++) {
        world.step();
      }
      // then
      assertThat(world.one()).as("seed " + seed + ": " + world.nodes).isTrue();
    }
  }

  /** A node with its part of the model. */
  private static final class Node {
    final NodeName name;
    boolean up = true;
    long incarnation;
    Phase phase = Phase.STARTING;
    long phaseSince;
    final TreeMap<NodeName, Long> members = new TreeMap<>();
    ApartClock apart = ApartClock.NONE;
    DownPlan downs = DownPlan.NONE;
    NodeName target;

    Node(NodeName name) {
      this.name = name;
      this.target = name;
    }

    @Override
    public String toString() {
      return name + ":" + phase + members;
    }
  }

  private static final class World {
    final RandomGenerator random;
    final List<Node> nodes = new ArrayList<>();
    final Set<Set<NodeName>> cuts = new HashSet<>();
    final List<NodeName> order;
    final JoinPlan plan;
    long now;
    long incarnations;

    World(RandomGenerator random) {
      this.random = random;
      int size = 2 + random.nextInt(4);
      IntStream.range(0, size).forEach(i -> nodes.add(new Node(new NodeName("n" + i))));
      order = nodes.stream().map(node -> node.name).toList();
      plan = new JoinPlan(order, Patience.DEFAULT);
    }

    void disturb() {
      Node node = nodes.get(random.nextInt(nodes.size()));
      Node other = nodes.get(random.nextInt(nodes.size()));
      switch (random.nextInt(20)) {
        case 0 -> {
          node.up = !node.up;
          restart(node);
        }
        case 1 -> {
          if (node != other) {
            cuts.add(Set.of(node.name, other.name));
          }
        }
        case 2 -> cuts.clear();
        // Now and then time passes in leaps, so that members are given up.
        case 3 -> now += Duration.ofSeconds(random.nextInt(8)).toNanos();
        default -> {}
      }
    }

    void calm() {
      cuts.clear();
      for (Node node : nodes) {
        node.up = true;
      }
    }

    boolean one() {
      List<ClusterView> views = nodes.stream().map(this::view).toList();
      return views.stream()
          .allMatch(
              view ->
                  views.stream().allMatch(view::sameCluster)
                      && view.members().size() == nodes.size());
    }

    void step() {
      now += STEP;
      Map<NodeName, ClusterView> told = new HashMap<>();
      nodes.stream().filter(node -> node.up).forEach(node -> told.put(node.name, view(node)));
      for (Node node : nodes) {
        if (node.up) {
          step(node, told);
        }
      }
      nodes.forEach(this::gossip);
    }

    private void step(Node node, Map<NodeName, ClusterView> told) {
      if (node.phase == Phase.STARTING) {
        if (random.nextInt(5) == 0) {
          node.incarnation = ++incarnations;
          enter(node, Phase.UNFORMED);
        }
        return;
      }
      if (node.phase == Phase.JOINING && random.nextInt(4) == 0) {
        letIn(node);
      }
      List<ClusterView> heard =
          nodes.stream()
              .filter(peer -> peer != node && peer.up && connected(node, peer))
              .map(peer -> told.getOrDefault(peer.name, view(peer)))
              .toList();
      ClusterView own = view(node);
      node.apart = node.apart.heard(own, heard, order, now);
      node.downs = node.downs.heard(own, heard, now);
      node.downs.due(Patience.DEFAULT, now).forEach(node.members::remove);
      Duration inPhase = Duration.ofNanos(now - node.phaseSince);
      switch (plan.next(view(node), heard, inPhase, node.apart.at(now))) {
        case Step.Stay stay -> {}
        case Step.Form form -> {
          node.members.put(node.name, node.incarnation);
          enter(node, Phase.MEMBER);
        }
        case Step.Join join -> {
          node.target = join.peer();
          enter(node, Phase.JOINING);
        }
        case Step.RestartAndJoin join -> restart(node);
        case Step.Restart restart -> restart(node);
      }
    }

    /** The target lets it in once it is not kept from it by another unreachable member. */
    private void letIn(Node node) {
      Node target = find(node.target);
      Set<NodeName> inTheWay = new TreeSet<>(view(target).unreachable());
      inTheWay.remove(node.name);
      boolean known = target.members.containsKey(node.name);
      if (target.up
          && target.phase == Phase.MEMBER
          && connected(node, target)
          && !(known && !inTheWay.isEmpty())) {
        target.members.put(node.name, node.incarnation);
        node.members.clear();
        node.members.putAll(target.members);
        enter(node, Phase.MEMBER);
      }
    }

    /** Members that reach each other and count each other learn what either knows. */
    private void gossip(Node node) {
      for (Node peer : nodes) {
        if (node.up && peer.up && connected(node, peer) && view(node).sameCluster(view(peer))) {
          for (Node third : nodes) {
            boolean has = third.phase == Phase.MEMBER && third.members.containsKey(peer.name);
            if (peer.members.getOrDefault(third.name, -1L) == third.incarnation && has) {
              node.members.put(third.name, third.incarnation);
            }
          }
        }
      }
    }

    private ClusterView view(Node node) {
      if (node.phase != Phase.MEMBER) {
        return ClusterView.outside(node.name, node.incarnation, node.phase);
      }
      Set<NodeName> unreachable = new TreeSet<>();
      node.members.forEach(
          (member, incarnation) -> {
            Node peer = find(member);
            if (peer != node
                && (!peer.up || !connected(node, peer) || peer.incarnation != incarnation)) {
              unreachable.add(member);
            }
          });
      return new ClusterView(node.name, node.incarnation, node.phase, node.members, unreachable);
    }

    private void restart(Node node) {
      node.incarnation = 0;
      node.members.clear();
      enter(node, Phase.STARTING);
    }

    private void enter(Node node, Phase phase) {
      node.phase = phase;
      node.phaseSince = now;
      node.apart = ApartClock.NONE;
      node.downs = DownPlan.NONE;
    }

    private boolean connected(Node one, Node other) {
      return one == other || !cuts.contains(Set.of(one.name, other.name));
    }

    private Node find(NodeName name) {
      return nodes.stream().filter(node -> node.name.equals(name)).findFirst().orElseThrow();
    }
  }
}
