package dev.pointsman.hop;

import dev.pointsman.flows.replica.ReplicaMessage;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.VipName;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * How the owner of a VIP and its backups tell each other of its flows. From any thread.
 *
 * <p>Whoever has links to the other scheduler nodes implements it, and tells the actors that have
 * {@linkplain #attach attached} themselves {@link HopVipActor.BackupJoined}, {@link
 * HopVipActor.BackupLeft} and {@link HopVipActor.Received}.
 */
public interface FlowLinks {
  /** No other scheduler node keeps flows. */
  FlowLinks NONE =
      new FlowLinks() {
        @Override
        public void attach(VipName vip, ActorRef<? super HopVipActor.FromLinks> actor) {}

        @Override
        public void detach(VipName vip, ActorRef<? super HopVipActor.FromLinks> actor) {}

        @Override
        public void send(NodeName to, ReplicaMessage message) {}
      };

  /** What comes for this VIP is to be told to that actor, in place of the one before. */
  void attach(VipName vip, ActorRef<? super HopVipActor.FromLinks> actor);

  /** Undoes {@link #attach}, unless another actor has attached itself meanwhile. */
  void detach(VipName vip, ActorRef<? super HopVipActor.FromLinks> actor);

  /** Sends a message, which may be lost, doubled or overtaken. */
  void send(NodeName to, ReplicaMessage message);
}
