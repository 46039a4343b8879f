package dev.pointsman.election;

import dev.pointsman.model.NodeName;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Point-to-point links that lose, double, delay and so reorder, and that can be cut one way. */
final class FakeNetwork {
  /** A link in one direction. */
  record Way(NodeName from, NodeName to) {}

  private final RandomGenerator random;
  private final Set<Way> cut = new HashSet<>();
  double loss;
  double doubling;
  long leastDelay = Millis.of(0.05);
  long mostDelay = Millis.of(5);

  FakeNetwork(RandomGenerator random) {
    this.random = random;
  }

  void cut(NodeName from, NodeName to) {
    cut.add(new Way(from, to));
  }

  boolean open(NodeName from, NodeName to) {
    return !cut.contains(new Way(from, to));
  }

  void mend() {
    cut.clear();
  }

  /** How often a message arrives: 0 when it is lost. */
  int copies(NodeName from, NodeName to) {
    if (!open(from, to) || random.nextDouble() < loss) {
      return 0;
    }
    return random.nextDouble() < doubling ? 2 : 1;
  }

  long delay() {
    return random.nextLong(leastDelay, mostDelay + 1);
  }
}
