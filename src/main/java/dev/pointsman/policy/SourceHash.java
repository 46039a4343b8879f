package dev.pointsman.policy;

import java.net.InetAddress;
import java.util.List;

/** Picks the same server for the same client address. */
public final class SourceHash implements Balancer {
  private final List<WeightedServer> servers;
  private final Rendezvous rendezvous;

  SourceHash(List<WeightedServer> servers) {
    this.servers = Servers.checked(servers);
    this.rendezvous = new Rendezvous(this.servers);
  }

  @Override
  public int pick(Load load, InetAddress client) {
    return rendezvous.pick(load, Hash64.of(client));
  }

  @Override
  public List<WeightedServer> servers() {
    return servers;
  }

  @Override
  public SourceHash with(List<WeightedServer> changed) {
    return servers.equals(changed) ? this : new SourceHash(changed);
  }
}
