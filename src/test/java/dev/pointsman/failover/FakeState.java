package dev.pointsman.failover;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** State that is shared with nobody. */
final class FakeState implements SharedState {
  final Map<VipName, Term> terms = new ConcurrentHashMap<>();

  @Override
  public byte[] report() {
    return new byte[] {1};
  }

  @Override
  public void heard(Map<NodeName, byte[]> reports) {}

  @Override
  public void took(VipName vip, Term term) {
    terms.put(vip, term);
  }
}
