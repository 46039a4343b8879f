package dev.pointsman.site;

import dev.pointsman.failover.FlowListener;
import dev.pointsman.failover.LinkedPeers;
import dev.pointsman.flows.replica.ReplicaMessage;
import dev.pointsman.hop.FlowLinks;
import dev.pointsman.hop.HopVipActor;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.VipName;
import org.apache.pekko.actor.typed.ActorRef;

/** The links to the other scheduler nodes, as those who hop use them. */
final class SiteFlowLinks implements FlowLinks {
  private final LinkedPeers peers;

  SiteFlowLinks(LinkedPeers peers) {
    this.peers = peers;
  }

  private record Telling(ActorRef<? super HopVipActor.FromLinks> actor) implements FlowListener {
    @Override
    public void joined(NodeName node) {
      actor.tell(new HopVipActor.BackupJoined(node));
    }

    @Override
    public void left(NodeName node) {
      actor.tell(new HopVipActor.BackupLeft(node));
    }

    @Override
    public void received(NodeName from, ReplicaMessage message) {
      actor.tell(new HopVipActor.Received(from, message));
    }
  }

  @Override
  public void attach(VipName vip, ActorRef<? super HopVipActor.FromLinks> actor) {
    peers.attachFlows(vip, new Telling(actor));
  }

  @Override
  public void detach(VipName vip, ActorRef<? super HopVipActor.FromLinks> actor) {
    peers.detachFlows(vip, new Telling(actor));
  }

  @Override
  public void send(NodeName to, ReplicaMessage message) {
    peers.sendFlows(to, message);
  }
}
