package dev.pointsman.metrics;

import dev.pointsman.model.AdminState;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;
import java.util.function.LongSupplier;

/** Measures nothing. */
enum NoMetrics
    implements SiteMetrics, ConnectionMeter, RelayMeter, ServerMeter, VipMeter, ActorMeter {
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
  public ActorMeter actors() {
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
}
