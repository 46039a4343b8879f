package dev.pointsman.failover;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.util.Set;

/** What the failover has to do with the state that all nodes have in common. Nothing blocks. */
public interface SharedState {
  /** What this node's replica tells the peers now. */
  byte[] report();

  /** What the replica of a peer told. */
  void heard(NodeName peer, byte[] report);

  /** Who is heard now, several times a second; what others told last counts no more. */
  void reachable(Set<NodeName> peers);

  /** This node owns the VIP under this term: to be remembered over a restart. */
  void took(VipName vip, Term term);
}
