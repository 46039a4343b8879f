package dev.pointsman.flows.replica;

import dev.pointsman.flows.FlowImage;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.NodeName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Scheduler nodes and a network between them that loses, doubles, delays and so reorders. */
final class World {
  final RandomGenerator random;
  final List<SimNode> nodes = new ArrayList<>();
  final List<String> story = new ArrayList<>();
  double loss;
  double doubling;
  int mostDelay = 1;
  long now = 1;

  /** When a node restarted or took the VIP last. */
  long troubled;

  private final List<Underway> network = new ArrayList<>();

  private static final class Underway {
    final SimNode from;
    final SimNode to;
    final byte[] bytes;
    final long arrives;

    Underway(SimNode from, SimNode to, byte[] bytes, long arrives) {
      this.from = from;
      this.to = to;
      this.bytes = bytes;
      this.arrives = arrives;
    }
  }

  World(long seed, int size, int capacity, ReplicaSettings settings) {
    random = new SplittableRandom(seed);
    for (int rank = 0; rank < size; rank++) {
      nodes.add(new SimNode(this, rank, capacity, settings));
    }
  }

  void send(SimNode from, NodeName to, ReplicaMessage message) {
    SimNode target = nodes.stream().filter(n -> n.name.equals(to)).findFirst().orElseThrow();
    int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < doubling ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      byte[] bytes = ReplicaCodec.encode(message);
      network.add(new Underway(from, target, bytes, now + 1 + random.nextInt(mostDelay)));
    }
  }

  /** One unit of time: what arrives, and what each node does then. */
  void tick() {
    now++;
    List<Underway> arrived = new ArrayList<>();
    for (Iterator<Underway> each = network.iterator(); each.hasNext(); ) {
      Underway message = each.next();
      if (message.arrives <= now) {
        arrived.add(message);
        each.remove();
      }
    }
    for (Underway message : arrived) {
      if (!(ReplicaCodec.decode(message.bytes) instanceof Decoded.Message read)) {
        throw new AssertionError("a message that cannot be read");
      }
      message.to.receive(message.from.name, read.message());
    }
    nodes.forEach(SimNode::act);
  }

  /** The owner whose claim is best. */
  SimNode owner() {
    return nodes.stream()
        .filter(SimNode::owns)
        .max(
            Comparator.<SimNode>comparingLong(node -> node.term)
                .thenComparing(Comparator.<SimNode>comparingInt(node -> node.rank).reversed()))
        .orElseThrow();
  }

  static Map<FlowKey, FlowImage> copies(SimNode backup) {
    Map<FlowKey, FlowImage> images = new HashMap<>();
    backup.copies.forEach(image -> images.put(image.key(), image));
    return images;
  }
}
