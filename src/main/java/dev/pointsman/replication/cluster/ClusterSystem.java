package dev.pointsman.replication.cluster;

import dev.pointsman.model.NodeName;
import dev.pointsman.replication.document.Bucket;
import dev.pointsman.replication.document.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator.SubscribeResponse;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.Leave;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;

/** One start of this node's part in the cluster: an actor system that is used once. */
public final class ClusterSystem {
  /** Pekko answers within the time-out it is given; this is for one that does not. */
  private static final Duration BEYOND = Duration.ofSeconds(1);

  private final ActorSystem<SubscribeResponse<ReplicatedBucket>> system;
  private final Cluster cluster;
  private final Addresses addresses;

  private ClusterSystem(
      ActorSystem<SubscribeResponse<ReplicatedBucket>> system, MemberSettings settings) {
    this.system = system;
    this.cluster = Cluster.get(system);
    this.addresses =
        new Addresses(cluster.selfMember().address(), settings.node(), settings.nodes());
  }

  /**
   * Starts it, which takes a good part of a second, and joins nobody.
   *
   * @throws ClusterException if its address cannot be used
   */
  public static ClusterSystem start(MemberSettings settings, ClusterListener listener)
      throws ClusterException {
    ActorSystemSetup setup =
        ActorSystemSetup.create(BootstrapSetup.create(ClusterConfig.of(settings)));
    if (settings.tls().isPresent()) {
      TlsEngines engines = new TlsEngines(settings.tls().get());
      setup = setup.withSetup(SSLEngineProviderSetup.create(system -> engines));
    }
    ActorSystem<SubscribeResponse<ReplicatedBucket>> system;
    try {
      system =
          ActorSystem.create(
              Guardian.create(settings, listener),
              ClusterConfig.systemName(settings.site()),
              setup);
    } catch (RuntimeException e) {
      throw new ClusterException(
          "cluster address " + StartFailures.address(settings) + ": " + StartFailures.reason(e), e);
    }
    ClusterSystem started = new ClusterSystem(system, settings);
    system.getWhenTerminated().thenRun(() -> listener.ended(started.whyEnded()));
    return started;
  }

  /** The number of this start, which tells it from every other. */
  public long incarnation() {
    return cluster.selfMember().uniqueAddress().longUid();
  }

  /** Becomes a cluster of one. */
  public void form() {
    cluster.manager().tell(Join.create(addresses.self()));
  }

  /** Asks a peer, until it answers, to be let into its cluster. */
  public void join(NodeName peer) {
    // Not as a plain Join: only this compares the nodes' sites and formats.
    cluster.manager().tell(new JoinSeedNodes(List.of(addresses.of(peer))));
  }

  /** Gives a member up. */
  public void down(NodeName member) {
    cluster.manager().tell(new Down(addresses.of(member)));
  }

  /** Leaves the cluster, so that it need not find out; {@link #end} is due all the same. */
  public void leave() {
    cluster.manager().tell(Leave.create(addresses.self()));
  }

  /**
   * Merges documents into those of the cluster.
   *
   * @param copies how many nodes shall hold them before this is done, this one included
   * @return whether so many do; otherwise the others learn of them later
   */
  public CompletionStage<Boolean> merge(Kind kind, Bucket bucket, int copies, Duration timeout) {
    Replicator.WriteConsistency consistency =
        copies > 1 ? new Replicator.WriteTo(copies, timeout) : Replicator.writeLocal();
    ReplicatedBucket offered = new ReplicatedBucket(kind, bucket);
    ReplicatedBucket nothing = new ReplicatedBucket(kind, Bucket.EMPTY);
    return AskPattern.<Replicator.Command, Replicator.UpdateResponse<ReplicatedBucket>>ask(
            DistributedData.get(system).replicator(),
            replyTo ->
                new Replicator.Update<>(
                    ReplicatedBucket.key(kind),
                    nothing,
                    consistency,
                    replyTo,
                    held -> held.mergeData(offered)),
            timeout.plus(BEYOND),
            system.scheduler())
        .thenApply(Replicator.UpdateSuccess.class::isInstance);
  }

  /** Ends it at once, telling nobody. */
  public CompletionStage<Void> end() {
    system.terminate();
    return terminated();
  }

  /** Done when it has ended and its address is free. */
  public CompletionStage<Void> terminated() {
    return system.getWhenTerminated().thenAccept(done -> {});
  }

  /** The actors that there still are, in words: for the log, when it does not end. */
  public String remains() {
    // The last part of each line: the actor's name, its class and how many children it has.
    return system
        .printTree()
        .lines()
        .map(line -> line.replaceAll("^[^a-zA-Z/]*", "").strip())
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private String whyEnded() {
    return CoordinatedShutdown.get(system).getShutdownReason().map(StartFailures::words).orElse("");
  }
}
