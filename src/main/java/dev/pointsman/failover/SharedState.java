package dev.pointsman.failover;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.util.Map;

/** What the failover has to do with the state that all nodes have in common. Nothing blocks. */
public interface SharedState {
  /** What this node's replica tells the peers now. */
  byte[] report();

  /** What the replicas of all peers that are heard told last. */
  void heard(Map<NodeName, byte[]> reports);

  /** This node owns the VIP under this term: to be remembered over a restart. */
  void took(VipName vip, Term term);
}
