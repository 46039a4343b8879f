package dev.pointsman.replication.cluster;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.SchedulerNode;
import java.util.Optional;
import java.util.SequencedMap;
import org.apache.pekko.actor.Address;

/** The scheduler nodes by the addresses that Pekko knows them by. */
final class Addresses {
  private final Address self;
  private final NodeName node;
  private final SequencedMap<NodeName, SchedulerNode> nodes;

  Addresses(Address self, NodeName node, SequencedMap<NodeName, SchedulerNode> nodes) {
    this.self = self;
    this.node = node;
    this.nodes = nodes;
  }

  /** This node's. */
  Address self() {
    return self;
  }

  /** The address of a node of the site. */
  Address of(NodeName name) {
    SchedulerNode peer = nodes.get(name);
    if (peer == null) {
      throw new IllegalArgumentException(
          "node: " + name + " (expected: one of " + nodes.keySet() + ")");
    }
    return name.equals(node)
        ? self
        : new Address(self.protocol(), self.system(), peer.host(), peer.port());
  }

  /** The node of this address; empty if the site has none there. */
  Optional<NodeName> nodeAt(Address address) {
    if (address.equals(self)) {
      return Optional.of(node);
    }
    return nodes.keySet().stream().filter(name -> of(name).equals(address)).findFirst();
  }
}
