package dev.pointsman.metrics;

import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;
import java.util.concurrent.ConcurrentHashMap;

/** Meters that are Kamon's instruments. */
final class KamonMetrics implements SiteMetrics {
  private final ConcurrentHashMap<RuleKey, KamonConnectionMeter> connections =
      new ConcurrentHashMap<>();
  private final ConcurrentHashMap<RelayKey, KamonRelayMeter> relays = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ServerName, KamonServerMeter> servers = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<VipName, KamonVipMeter> vips = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<VipName, KamonHopMeter> hops = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, KamonHopInterfaceMeter> interfaces =
      new ConcurrentHashMap<>();
  private final KamonActorMeter actors = new KamonActorMeter();
  private final KamonClusterMeter cluster = new KamonClusterMeter();

  @Override
  public ConnectionMeter connections(VipName vip, String rule) {
    return connections.computeIfAbsent(
        new RuleKey(vip, rule), key -> new KamonConnectionMeter(key.vip(), key.rule()));
  }

  @Override
  public RelayMeter relay(VipName vip, String rule, ServerName server) {
    return relays.computeIfAbsent(
        new RelayKey(vip, rule, server),
        key -> new KamonRelayMeter(key.vip(), key.rule(), key.server()));
  }

  @Override
  public ServerMeter server(ServerName server) {
    return servers.computeIfAbsent(server, KamonServerMeter::new);
  }

  @Override
  public VipMeter vip(VipName vip) {
    return vips.computeIfAbsent(vip, KamonVipMeter::new);
  }

  @Override
  public HopMeter hop(VipName vip) {
    return hops.computeIfAbsent(vip, KamonHopMeter::new);
  }

  @Override
  public HopInterfaceMeter hopInterface(String name) {
    return interfaces.computeIfAbsent(name, KamonHopInterfaceMeter::new);
  }

  @Override
  public ActorMeter actors() {
    return actors;
  }

  @Override
  public ClusterMeter cluster() {
    return cluster;
  }

  @Override
  public void forgetVip(VipName vip) {
    Forgettable.forget(vips, vip::equals);
    Forgettable.forget(hops, vip::equals);
    Forgettable.forget(connections, key -> key.vip().equals(vip));
    Forgettable.forget(relays, key -> key.vip().equals(vip));
  }

  @Override
  public void forgetRule(VipName vip, String rule) {
    Forgettable.forget(connections, new RuleKey(vip, rule)::equals);
    Forgettable.forget(relays, key -> key.vip().equals(vip) && key.rule().equals(rule));
  }

  @Override
  public void forgetServer(ServerName server) {
    Forgettable.forget(servers, server::equals);
    Forgettable.forget(relays, key -> key.server().equals(server));
  }

  private record RuleKey(VipName vip, String rule) {}

  private record RelayKey(VipName vip, String rule, ServerName server) {}
}
