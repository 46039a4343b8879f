package dev.pointsman.hop;

import dev.pointsman.flows.FlowChange;
import dev.pointsman.flows.FlowTable;
import dev.pointsman.flows.replica.Release;
import dev.pointsman.flows.replica.ReplicaMessage;
import dev.pointsman.flows.replica.ReplicaSettings;
import dev.pointsman.flows.replica.Replicator;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.HopSettings;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Tells the backups of a VIP its flows, over the links. Part of the VIP's actor. */
final class HopTelling implements Consumer<FlowChange> {
  private final VipName vip;
  private final FlowLinks links;
  private final Replicator replicator;
  private final Set<NodeName> backups = new LinkedHashSet<>();

  /**
   * An owner's, with no backup yet.
   *
   * @param rank this node's place in the VIP's list
   */
  HopTelling(VipName vip, Term term, int rank, HopSettings settings, FlowLinks links) {
    this.vip = vip;
    this.links = links;
    ReplicaSettings usual = ReplicaSettings.DEFAULT;
    this.replicator =
        new Replicator(
            vip,
            term,
            rank,
            System.currentTimeMillis(),
            new ReplicaSettings(
                usual.acknowledgements(),
                settings.replicationWait(),
                usual.resendAfter(),
                usual.window(),
                usual.queue()));
  }

  @Override
  public void accept(FlowChange change) {
    replicator.accept(change);
  }

  void hold(FlowKey key, long now) {
    replicator.hold(key, now);
  }

  void joined(NodeName node) {
    backups.add(node);
    replicator.join(node);
  }

  void left(NodeName node) {
    backups.remove(node);
    replicator.leave(node);
  }

  /** A message came to the owner; the term of a later owner, if it tells of one. */
  Optional<Term> received(NodeName from, ReplicaMessage message) {
    if (message.vip().equals(vip)) {
      switch (message) {
        case ReplicaMessage.Ack ack -> replicator.acknowledged(from, ack);
        case ReplicaMessage.Batch batch -> links.send(from, replicator.answer(batch));
      }
    }
    return replicator.superseded();
  }

  void tell(FlowTable table, long now) {
    replicator.step(table, now).forEach(sending -> links.send(sending.to(), sending.batch()));
  }

  List<Release> release(long now) {
    return replicator.release(now);
  }

  /** When there is something to do if nothing happens before; {@code Long.MAX_VALUE} for never. */
  long deadline() {
    return replicator.deadline();
  }

  /** Whether another node has all flows, so that they go on there. */
  boolean isKept() {
    return backups.stream()
        .flatMap(node -> replicator.standing(node).stream())
        .anyMatch(standing -> standing.complete() && standing.behind() == 0 && !standing.full());
  }
}
