package dev.pointsman.hop;

import dev.pointsman.flows.FlowChange;
import dev.pointsman.flows.FlowImage;
import dev.pointsman.flows.FlowTable;
import dev.pointsman.flows.replica.Release;
import dev.pointsman.flows.replica.ReplicaMessage;
import dev.pointsman.flows.replica.ReplicaSettings;
import dev.pointsman.flows.replica.Replicator;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.HopSettings;
import dev.pointsman.model.HopView;
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
  private final HopSettings settings;
  private final Set<NodeName> backups = new LinkedHashSet<>();
  private Replicator replicator;
  private Optional<Term> superseded = Optional.empty();
  private boolean kept;

  /**
   * An owner's, with no backup yet.
   *
   * @param rank this node's place in the VIP's list
   */
  HopTelling(VipName vip, Term term, int rank, HopSettings settings, FlowLinks links) {
    this.vip = vip;
    this.links = links;
    this.settings = settings;
    this.replicator = replicator(term, rank);
  }

  private Replicator replicator(Term term, int rank) {
    ReplicaSettings usual = ReplicaSettings.DEFAULT;
    return new Replicator(
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

  /** The VIP is still this node's, under another term: all backups are told everything anew. */
  void renew(Term term, int rank, long now) {
    List<FlowKey> held = replicator.held();
    replicator = replicator(term, rank);
    superseded = Optional.empty();
    backups.forEach(replicator::join);
    held.forEach(key -> replicator.hold(key, now));
  }

  @Override
  public void accept(FlowChange change) {
    replicator.accept(change);
  }

  /** A flow was taken over that backups were not told of yet. */
  void adopted(FlowImage image) {
    replicator.accept(new FlowChange.Put(image));
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

  /** A message came to the owner; the term of a later owner, when it tells of one first. */
  Optional<Term> received(NodeName from, ReplicaMessage message) {
    if (message.vip().equals(vip)) {
      switch (message) {
        case ReplicaMessage.Ack ack -> replicator.acknowledged(from, ack);
        case ReplicaMessage.Batch batch -> links.send(from, replicator.answer(batch));
      }
    }
    kept |= anyComplete();
    if (replicator.superseded().equals(superseded)) {
      return Optional.empty();
    }
    superseded = replicator.superseded();
    return superseded;
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

  /**
   * Whether another node has had all flows, so that they go on there: it may have the VIP by now,
   * and say so no more.
   */
  boolean isKept() {
    return kept;
  }

  private boolean anyComplete() {
    return backups.stream()
        .flatMap(node -> replicator.standing(node).stream())
        .anyMatch(Replicator.Standing::complete);
  }

  /** How far each backup is. */
  List<HopView.BackupView> standings() {
    return backups.stream()
        .flatMap(
            node ->
                replicator.standing(node).stream()
                    .map(
                        of ->
                            new HopView.BackupView(
                                node, of.complete(), of.confirmed(), of.behind(), of.full())))
        .toList();
  }

  /** How many changes the backup that is furthest behind does not have yet. */
  long behind() {
    return backups.stream()
        .flatMap(node -> replicator.standing(node).stream())
        .mapToLong(Replicator.Standing::behind)
        .max()
        .orElse(0);
  }

  /** How many backups have all flows that there were when they joined. */
  int complete() {
    return (int)
        backups.stream()
            .flatMap(node -> replicator.standing(node).stream())
            .filter(Replicator.Standing::complete)
            .count();
  }
}
