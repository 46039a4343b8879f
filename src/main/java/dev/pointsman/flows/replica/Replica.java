package dev.pointsman.flows.replica;

import dev.pointsman.flows.FlowChange;
import dev.pointsman.flows.FlowCopies;
import dev.pointsman.flows.FlowCopies.Outcome;
import dev.pointsman.flows.FlowImage;
import dev.pointsman.flows.replica.ReplicaMessage.Ack;
import dev.pointsman.flows.replica.ReplicaMessage.Batch;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A backup's part: it makes the copies what the owner says they are.
 *
 * <pre>
 * a batch of          then
 * a lesser account    nothing; the answer names the greater one
 * this account        applied in order of sequence; one that is early waits for those before it
 * a greater account   followed from now on; what earlier ones told stays until this one is complete
 * </pre>
 *
 * <p>So what was acknowledged is in the copies until the owner takes it back, or a later owner has
 * told all it has without it.
 */
public final class Replica {
  private final VipName vip;
  private final FlowCopies copies;
  private final long incarnation;
  private final TreeMap<Long, Batch> early = new TreeMap<>();
  private Origin origin;
  private long applied;
  private long account;
  private boolean complete;
  private boolean full;

  /**
   * A backup that has heard of no owner yet.
   *
   * @param copies what it begins with: none after a start, its own flows when it was the owner
   * @param incarnation which start of this node
   * @param over the latest term known to be over, such as the one this node was owner under
   */
  public Replica(VipName vip, FlowCopies copies, long incarnation, Term over) {
    this.vip = vip;
    this.copies = copies;
    this.incarnation = incarnation;
    this.origin = Origin.after(over);
  }

  /**
   * What came of a batch.
   *
   * @param ack to send to its sender
   * @param changes what is different in the copies now, in order, for the kernel's table
   */
  public record Received(Ack ack, List<FlowChange> changes) {
    public Received {
      changes = List.copyOf(changes);
    }
  }

  /** Keeps a flow of which no owner has told: what this node had itself, as long as it counts. */
  public boolean hold(FlowImage image) {
    return copies.put(image, account, key -> {}) != Outcome.FULL;
  }

  /** A batch came. */
  public Received receive(Batch batch) {
    List<FlowChange> changes = new ArrayList<>();
    if (batch.origin().beats(origin)) {
      follow(batch.origin());
    }
    if (batch.origin().equals(origin) && batch.sequence() > applied) {
      if (batch.sequence() <= applied + ReplicaSettings.MOST_WINDOW) {
        early.put(batch.sequence(), batch);
      }
      while (!early.isEmpty() && early.firstKey() == applied + 1) {
        apply(early.pollFirstEntry().getValue(), changes);
      }
    }
    return new Received(new Ack(vip, origin, incarnation, applied, full), changes);
  }

  private void follow(Origin greater) {
    origin = greater;
    applied = 0;
    account++;
    complete = false;
    full = false;
    early.clear();
  }

  private void apply(Batch batch, List<FlowChange> changes) {
    Consumer<FlowKey> dropped = key -> changes.add(new FlowChange.Removed(key));
    for (FlowChange change : batch.changes()) {
      switch (change) {
        case FlowChange.Put put -> {
          Outcome outcome = copies.put(put.image(), account, dropped);
          full |= outcome == Outcome.FULL;
          if (outcome == Outcome.CHANGED) {
            changes.add(put);
          }
        }
        case FlowChange.Removed removed -> {
          if (copies.remove(removed.key())) {
            changes.add(removed);
          }
        }
      }
    }
    applied = batch.sequence();
    if (batch.complete()) {
      complete = true;
      copies.keepOnly(account).forEach(dropped);
    }
  }

  /** Whether it has all the flows that the owner it follows has told it of since it follows it. */
  public boolean isComplete() {
    return complete && !full;
  }

  /** The account that it follows. */
  public Origin origin() {
    return origin;
  }

  /** Its copies; the caller must not change them. */
  public FlowCopies copies() {
    return copies;
  }
}
