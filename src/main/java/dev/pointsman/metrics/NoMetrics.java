package dev.pointsman.metrics;

import dev.pointsman.model.AdminState;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Measures nothing. */
enum NoMetrics
    implements
        SiteMetrics, ConnectionMeter, RelayMeter, ServerMeter, VipMeter, HopMeter,
        HopInterfaceMeter, ActorMeter, ClusterMeter {
  INSTANCE;

  @Override
  public ConnectionMeter connections(VipName vip, String rule) {
    return this;
  }

  @Override
  public RelayMeter relay(VipName vip, String rule, ServerName server) {
    return this;
  }

  @Override
  public ServerMeter server(ServerName server) {
    return this;
  }

  @Override
  public VipMeter vip(VipName vip) {
    return this;
  }

  @Override
  public HopMeter hop(VipName vip) {
    return this;
  }

  @Override
  public HopInterfaceMeter hopInterface(String name) {
    return this;
  }

  @Override
  public void sent(long waitedNanos) {}

  @Override
  public void released(String why) {}

  @Override
  public void reset(String why) {}

  @Override
  public void turnedAway(String limit, long count) {}

  @Override
  public void flows(String state, int count) {}

  @Override
  public void copies(int count) {}

  @Override
  public void backups(int complete, long behind) {}

  @Override
  public void overlooked() {}

  @Override
  public void up(boolean up) {}

  @Override
  public void counted(String what, long more) {}

  @Override
  public ActorMeter actors() {
    return this;
  }

  @Override
  public ClusterMeter cluster() {
    return this;
  }

  @Override
  public void forgetVip(VipName vip) {}

  @Override
  public void forgetRule(VipName vip, String rule) {}

  @Override
  public void forgetServer(ServerName server) {}

  @Override
  public void accepted() {}

  @Override
  public void closed(CloseCause cause, long durationNanos) {}

  @Override
  public void bindings(int now, long evicted) {}

  @Override
  public void bytesUp(long bytes) {}

  @Override
  public void bytesDown(long bytes) {}

  @Override
  public void live(int delta) {}

  @Override
  public void connected(long connectNanos) {}

  @Override
  public void connectFailed(ConnectFailure reason) {}

  @Override
  public void probed(boolean passed, long nanos) {}

  @Override
  public void healthChanged(String from, String to) {}

  @Override
  public void state(boolean healthy, AdminState admin) {}

  @Override
  public void listening(int port, boolean bound) {}

  @Override
  public void bindFailed(int port) {}

  @Override
  public void undecided(int delta) {}

  @Override
  public void forgetPort(int port) {}

  @Override
  public void started(String family) {}

  @Override
  public void stopped(String family) {}

  @Override
  public void restarted(String family, String cause) {}

  @Override
  public void deadLetter() {}

  @Override
  public void dispatcher(
      String name, LongSupplier queued, LongSupplier active, LongSupplier completed) {}

  @Override
  public void reasons(Collection<String> takeovers, Collection<String> releases) {}

  @Override
  public void standing(List<Node> nodes, List<OwnedVip> vips) {}

  @Override
  public void taken(VipName vip, String reason) {}

  @Override
  public void phase(String reason, Phase phase, long nanos) {}

  @Override
  public void released(VipName vip, String reason) {}

  @Override
  public void addressFailed(VipName vip, AddressOperation operation) {}

  @Override
  public void replication(NodeName peer, Replication replication) {}

  @Override
  public void rules(LongSupplier version) {}

  @Override
  public void link(NodeName peer, Direction direction, boolean up) {}

  @Override
  public void linkEnded(NodeName peer, String reason) {}

  @Override
  public void linkRefused(Optional<NodeName> peer, boolean here, String reason) {}
}
