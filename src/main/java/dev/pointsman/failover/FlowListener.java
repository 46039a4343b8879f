package dev.pointsman.failover;

import dev.pointsman.flows.replica.ReplicaMessage;
import dev.pointsman.model.NodeName;

/** Is told of what other scheduler nodes say of a VIP's flows, on any thread; must not block. */
public interface FlowListener {
  /** A node can be told of flows, and may know nothing of what it was told before. */
  void joined(NodeName node);

  /** A node cannot be told of flows any more. */
  void left(NodeName node);

  /** A node says this. */
  void received(NodeName from, ReplicaMessage message);
}
