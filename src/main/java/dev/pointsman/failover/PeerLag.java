package dev.pointsman.failover;

import dev.pointsman.metrics.ClusterMeter;
import dev.pointsman.model.NodeName;
import dev.pointsman.replication.Lag;
import dev.pointsman.replication.Replica;

/** How far a peer's state and this node's are apart, as the peer was heard last. */
final class PeerLag implements ClusterMeter.Replication {
  private final Replica replica;
  private final NodeName peer;
  private volatile Lag last = new Lag(0, 0);

  PeerLag(Replica replica, NodeName peer) {
    this.replica = replica;
    this.peer = peer;
  }

  @Override
  public long behind() {
    return lag().behind();
  }

  @Override
  public long ahead() {
    return lag().ahead();
  }

  private Lag lag() {
    Lag now = replica.lags().get(peer);
    if (now != null) {
      last = now;
    }
    return last;
  }
}
