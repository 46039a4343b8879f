package dev.pointsman.failover;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** State that is shared with nobody. */
final class FakeState implements SharedState {
  volatile Set<NodeName> reachable = Set.of();
  final Map<VipName, Term> terms = new ConcurrentHashMap<>();

  @Override
  public byte[] report() {
    return new byte[] {1};
  }

  @Override
  public void heard(NodeName peer, byte[] report) {}

  @Override
  public void reachable(Set<NodeName> peers) {
    reachable = Set.copyOf(peers);
  }

  @Override
  public void took(VipName vip, Term term) {
    terms.put(vip, term);
  }
}
