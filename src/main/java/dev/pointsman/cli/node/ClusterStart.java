package dev.pointsman.cli.node;

import dev.pointsman.config.LoadResult.Loaded;
import dev.pointsman.election.Timing;
import dev.pointsman.failover.AddressKeeper;
import dev.pointsman.failover.AddressesThere;
import dev.pointsman.failover.ClusterParts;
import dev.pointsman.failover.FailoverSettings;
import dev.pointsman.failover.LinkedPeers;
import dev.pointsman.failover.LinuxAddresses;
import dev.pointsman.failover.ReplicatedState;
import dev.pointsman.linux.Capabilities;
import dev.pointsman.metrics.ClusterMeter;
import dev.pointsman.model.ClusterSettings;
import dev.pointsman.model.Site;
import dev.pointsman.model.Vip;
import dev.pointsman.peerlink.LinkSettings;
import dev.pointsman.peerlink.PeerSecurity;
import dev.pointsman.replication.ReplicaSettings;
import dev.pointsman.replication.cluster.ClusterException;
import dev.pointsman.replication.cluster.MemberSettings;
import dev.pointsman.replication.disk.StateException;
import dev.pointsman.replication.join.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Starts what a scheduler node has because of the others: addresses, state, links. Ended in the
 * opposite order.
 */
final class ClusterStart implements AutoCloseable {
  /** Clocks of machines that keep time by NTP differ in rate by less. */
  private static final int DRIFT_PPM = 1000;

  /**
   * How long a node that starts waits to hear of an owner. Linking to a peer takes some tens of
   * milliseconds, but a node that has just started is slow, and one beside it may be starting, too.
   */
  private static final Duration HEARING = Duration.ofSeconds(3);

  /** As long to hear of a cluster as to hear of an owner, before a node forms one alone. */
  private static final Patience PATIENCE =
      new Patience(
          HEARING,
          Patience.DEFAULT.joining(),
          Patience.DEFAULT.apart(),
          Patience.DEFAULT.unreachable(),
          Patience.DEFAULT.inTheWay());

  /**
   * In which an owner that has lost its majority removes a VIP's address: the 100 ms that its
   * connections have to be cut, some milliseconds for the kernel, and the rest for a busy machine.
   */
  private static final Duration LET_GO = Duration.ofMillis(250);

  /** How long a node that is asked to go waits for a successor. */
  private static final Duration HANDOVER = Duration.ofSeconds(10);

  private final ClusterParts parts;
  private final Deque<Runnable> undo;

  private ClusterStart(ClusterParts parts, Deque<Runnable> undo) {
    this.parts = parts;
    this.undo = undo;
  }

  /**
   * Starts them, for a site with two or more scheduler nodes.
   *
   * @param meter of them
   * @throws StartFailure if one of them cannot be started; nothing is left running then
   */
  static ClusterStart start(Loaded configuration, ClusterMeter meter) throws StartFailure {
    Site site = configuration.site();
    ClusterSettings cluster = configuration.settings().cluster();
    Deque<Runnable> undo = new ArrayDeque<>();
    try {
      PeerSecurity security = PeerSecurity.of(cluster.trust());
      AddressKeeper addresses = addresses(site);
      undo.push(addresses::close);
      ReplicatedState state =
          ReplicatedState.open(
              site.node(),
              new ReplicaSettings(
                  new MemberSettings(
                      cluster.name(), site.node(), site.schedulers(), tls(site, security)),
                  Path.of(cluster.data()).toAbsolutePath().resolve(site.node().value()),
                  PATIENCE,
                  ReplicaSettings.PUT_TIMEOUT,
                  ReplicaSettings.READY_TIMEOUT));
      undo.push(state::close);
      long incarnation = System.currentTimeMillis();
      LinkedPeers peers =
          LinkedPeers.open(LinkSettings.of(site, cluster, incarnation), security, meter);
      undo.push(peers::close);
      FailoverSettings failover =
          new FailoverSettings(
              site.node(),
              site.schedulers().keySet().stream().collect(Collectors.toUnmodifiableSet()),
              site.vips().values().stream().toList(),
              cluster.quorum(),
              timing(cluster),
              incarnation,
              state.terms());
      state.measure(failover.peers(), meter);
      return new ClusterStart(new ClusterParts(failover, peers, state, addresses), undo);
    } catch (IOException | StateException | ClusterException | IllegalArgumentException e) {
      undo.forEach(Runnable::run);
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
  }

  ClusterParts parts() {
    return parts;
  }

  @Override
  public void close() {
    undo.forEach(Runnable::run);
  }

  /** In the cluster, too, a certificate must name a node, as it must for a link. */
  private static Optional<MemberSettings.Tls> tls(Site site, PeerSecurity security) {
    return security
        .context()
        .map(
            context ->
                new MemberSettings.Tls(
                    context, session -> security.stranger(session, site.schedulers().values())));
  }

  private static Timing timing(ClusterSettings cluster) {
    return new Timing(
        cluster.heartbeat(),
        cluster.silence(),
        max(cluster.silence().multipliedBy(2), HEARING),
        cluster.silence(),
        LET_GO,
        HANDOVER,
        DRIFT_PPM);
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /**
   * Removes the VIPs' addresses that a process which was killed has left here. To be called first
   * of all: starting takes seconds, and another node may serve them.
   *
   * @throws StartFailure if they cannot be removed, and so could not be added either
   */
  static void removeLeftovers(Site site) throws StartFailure {
    if (hasInterfaces(site) && Capabilities.isPlatformSupported()) {
      try {
        LinuxAddresses.removeLeftovers(site.vips().values());
      } catch (IOException e) {
        throw new StartFailure(String.valueOf(e.getMessage()), e);
      }
    }
  }

  private static boolean hasInterfaces(Site site) {
    return site.vips().values().stream().anyMatch(vip -> vip.networkInterface().isPresent());
  }

  private static AddressKeeper addresses(Site site) throws IOException, StartFailure {
    if (!hasInterfaces(site)) {
      return new AddressesThere();
    }
    if (!Capabilities.isPlatformSupported()) {
      throw new StartFailure(
          "vips."
              + site.vips().values().stream()
                  .filter(vip -> vip.networkInterface().isPresent())
                  .map(Vip::name)
                  .findFirst()
                  .orElseThrow()
              + ".interface: addresses can be added on Linux only (leave the key out where the"
              + " address is there already)");
    }
    return LinuxAddresses.open();
  }
}
