package dev.pointsman.election;

import static dev.pointsman.election.Simulation.VIPS;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.VipName;
import java.util.List;

/** Random faults and operators' orders. */
final class Disturbance {
  private final Simulation simulation;
  final StringBuilder log = new StringBuilder();

  Disturbance(Simulation simulation) {
    this.simulation = simulation;
  }

  /** One fault or order at random. {@code cuts}: links may be cut, one way too. */
  void strike(boolean cuts) {
    SimNode node = anyNode();
    SimNode other = anyNode();
    VipName vip = VIPS.get(simulation.random.nextInt(VIPS.size()));
    switch (simulation.random.nextInt(cuts ? 14 : 9)) {
      case 0, 1 -> crash(node);
      case 2, 3 -> restart(node);
      case 4 -> stopOrResume(node);
      case 5 -> interfaceDownOrUp(node, vip);
      case 6 -> leave(node);
      case 7, 8 -> move(node, vip, other.name);
      case 9, 10 -> cut(node, other, false);
      case 11 -> cut(node, other, true);
      case 12 -> split();
      default -> {
        note("mend");
        simulation.network.mend();
      }
    }
  }

  /**
   * What tempts a majority to have two owners: restarts within a lease, interfaces that flap, cuts,
   * and moves.
   */
  void tempt() {
    SimNode node = anyNode();
    VipName vip = VIPS.get(simulation.random.nextInt(VIPS.size()));
    switch (simulation.random.nextInt(12)) {
      case 0, 1, 2 -> {
        note("restart " + node.name);
        simulation.crash(node, simulation.random.nextBoolean());
        simulation.start(node, Millis.of(1));
      }
      case 3, 4 -> cut(node, anyNode(), simulation.random.nextBoolean());
      case 5, 6 -> simulation.network.mend();
      case 7, 8, 9 -> {
        interfaceDownOrUp(node, vip);
        simulation.after(
            simulation.random.nextLong(Millis.of(150)), () -> interfaceDownOrUp(node, vip));
      }
      case 10 -> split();
      default -> move(node, vip, anyNode().name);
    }
  }

  private void crash(SimNode node) {
    if (node.running()) {
      boolean noticed = simulation.random.nextBoolean();
      note("crash " + node.name + (noticed ? " noticed" : ""));
      simulation.crash(node, noticed);
    }
  }

  private void restart(SimNode node) {
    if (!node.running()) {
      note("start " + node.name);
      simulation.start(node, Millis.of(simulation.random.nextInt(1, 400)));
    }
  }

  private void stopOrResume(SimNode node) {
    if (node.stopped) {
      note("resume " + node.name);
      node.resume(simulation.time);
    } else if (node.running()) {
      note("stop " + node.name);
      node.stopped = true;
    }
  }

  private void interfaceDownOrUp(SimNode node, VipName vip) {
    if (node.awake() && node.ready) {
      note("interface of " + vip + " at " + node.name);
      if (!node.fit.remove(vip)) {
        node.fit.add(vip);
      }
      node.fitness(simulation.time);
    }
  }

  private void leave(SimNode node) {
    if (node.awake() && !node.leaving) {
      note("leave " + node.name);
      node.leaving = true;
      node.step(new Input.Leave(), simulation.time);
    }
  }

  private void move(SimNode by, VipName vip, NodeName target) {
    if (by.awake()) {
      note("move " + vip + " to " + target + " by " + by.name);
      by.step(new Input.Move(vip, target), simulation.time);
    }
  }

  private void cut(SimNode from, SimNode to, boolean both) {
    note("cut " + from.name + " to " + to.name + (both ? " and back" : ""));
    simulation.network.cut(from.name, to.name);
    if (both) {
      simulation.network.cut(to.name, from.name);
    }
  }

  private void split() {
    List<SimNode> all = List.copyOf(simulation.nodes.values());
    int sides = simulation.random.nextInt(1, 1 << all.size());
    note("split " + Integer.toBinaryString(sides));
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < all.size(); j++) {
        if ((sides >> i & 1) != (sides >> j & 1)) {
          simulation.network.cut(all.get(i).name, all.get(j).name);
        }
      }
    }
  }

  /** Everything runs and every link is whole; messages still under way arrive as they may. */
  void heal() {
    note("heal");
    simulation.network.mend();
    simulation.network.loss = 0;
    simulation.network.doubling = 0;
    simulation.network.mostDelay = Millis.of(5);
    for (SimNode node : simulation.nodes.values()) {
      if (node.stopped) {
        node.resume(simulation.time);
      }
      if (node.leaving) {
        simulation.crash(node, true);
      }
      if (!node.running()) {
        simulation.start(node, Millis.of(20));
      } else if (node.ready) {
        node.fit.addAll(VIPS);
        node.fitness(simulation.time);
      }
    }
  }

  private SimNode anyNode() {
    List<SimNode> all = List.copyOf(simulation.nodes.values());
    return all.get(simulation.random.nextInt(all.size()));
  }

  void note(String what) {
    log.append(Millis.text(simulation.time)).append(' ').append(what).append('\n');
  }
}
