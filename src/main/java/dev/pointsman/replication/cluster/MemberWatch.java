package dev.pointsman.replication.cluster;

import dev.pointsman.model.NodeName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.ClusterEvent.ReachableMember;
import org.apache.pekko.cluster.ClusterEvent.UnreachableMember;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/** The actor that keeps the list of members and tells it on. */
final class MemberWatch {
  private final Addresses addresses;
  private final ClusterListener listener;
  private final UniqueAddress self;
  private final Map<UniqueAddress, Member> members = new HashMap<>();
  private final Set<UniqueAddress> unreachable = new HashSet<>();

  private MemberWatch(Addresses addresses, ClusterListener listener, UniqueAddress self) {
    this.addresses = addresses;
    this.listener = listener;
    this.self = self;
  }

  static Behavior<ClusterDomainEvent> create(Addresses addresses, ClusterListener listener) {
    return Behaviors.setup(context -> started(context, addresses, listener));
  }

  private static Behavior<ClusterDomainEvent> started(
      ActorContext<ClusterDomainEvent> context, Addresses addresses, ClusterListener listener) {
    Cluster cluster = Cluster.get(context.getSystem());
    cluster.subscriptions().tell(Subscribe.create(context.getSelf(), ClusterDomainEvent.class));
    MemberWatch watch = new MemberWatch(addresses, listener, cluster.selfMember().uniqueAddress());
    return Behaviors.receiveMessage(watch::received);
  }

  private Behavior<ClusterDomainEvent> received(ClusterDomainEvent event) {
    switch (event) {
      case MemberRemoved removed -> {
        members.remove(removed.member().uniqueAddress());
        unreachable.remove(removed.member().uniqueAddress());
      }
      case MemberEvent changed -> members.put(changed.member().uniqueAddress(), changed.member());
      case UnreachableMember lost -> unreachable.add(lost.member().uniqueAddress());
      case ReachableMember found -> unreachable.remove(found.member().uniqueAddress());
      default -> {
        // Leaders, data centres and statistics are of no interest here.
        return Behaviors.same();
      }
    }
    listener.members(membership());
    return Behaviors.same();
  }

  private Membership membership() {
    if (!members.containsKey(self)) {
      return Membership.NONE;
    }
    TreeMap<NodeName, Long> present = new TreeMap<>();
    Set<NodeName> lost = new TreeSet<>();
    int replicating = 0;
    for (Member member : members.values()) {
      if (isIn(member.status())) {
        UniqueAddress address = member.uniqueAddress();
        addresses
            .nodeAt(address.address())
            .ifPresent(
                node -> {
                  present.put(node, address.longUid());
                  if (unreachable.contains(address)) {
                    lost.add(node);
                  }
                });
        if (replicates(member.status())) {
          replicating++;
        }
      }
    }
    return new Membership(present, lost, replicating);
  }

  /** Whether it counts as a member: not if it is about to be none. */
  private static boolean isIn(MemberStatus status) {
    return status.equals(MemberStatus.joining())
        || replicates(status)
        || status.equals(MemberStatus.leaving());
  }

  private static boolean replicates(MemberStatus status) {
    return status.equals(MemberStatus.up()) || status.equals(MemberStatus.weaklyUp());
  }
}
