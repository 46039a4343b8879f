package dev.pointsman.replication.cluster;

import dev.pointsman.replication.document.Kind;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator.Changed;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator.Subscribe;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator.SubscribeResponse;
import org.apache.pekko.cluster.typed.Cluster;

/** The first actor of the cluster's system: it tells on what Distributed Data says has changed. */
final class Guardian {
  private Guardian() {}

  static Behavior<SubscribeResponse<ReplicatedBucket>> create(
      MemberSettings settings, ClusterListener listener) {
    return Behaviors.setup(context -> started(context, settings, listener));
  }

  private static Behavior<SubscribeResponse<ReplicatedBucket>> started(
      ActorContext<SubscribeResponse<ReplicatedBucket>> context,
      MemberSettings settings,
      ClusterListener listener) {
    Addresses addresses =
        new Addresses(
            Cluster.get(context.getSystem()).selfMember().address(),
            settings.node(),
            settings.nodes());
    // It has nothing to restart with: if it failed, so would the actor system.
    context.watch(context.spawn(MemberWatch.create(addresses, listener), "members"));
    for (Kind kind : Kind.values()) {
      DistributedData.get(context.getSystem())
          .replicator()
          .tell(new Subscribe<>(ReplicatedBucket.key(kind), context.getSelf()));
    }
    return Behaviors.receiveMessage(
        message -> {
          if (message instanceof Changed<ReplicatedBucket> changed) {
            ReplicatedBucket data = changed.dataValue();
            listener.documents(data.kind(), data.bucket());
          }
          return Behaviors.same();
        });
  }
}
