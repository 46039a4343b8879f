package dev.pointsman.flows.replica;

import dev.pointsman.flows.FlowChange;
import dev.pointsman.model.VipName;
import java.util.List;

/** What owners and backups of a VIP tell each other. Any may be lost, doubled or overtaken. */
public sealed interface ReplicaMessage {
  /** Most changes of a batch; so that it stays under 64 KiB, see {@link ReplicaCodec}. */
  int MOST_CHANGES = 512;

  VipName vip();

  /**
   * Changes, from owner to backup.
   *
   * @param origin the account that they belong to
   * @param sequence counts the batches of the account, from 1
   * @param complete whether with this batch all flows have been told that there were
   * @param changes in order, at most {@value #MOST_CHANGES}
   */
  record Batch(
      VipName vip, Origin origin, long sequence, boolean complete, List<FlowChange> changes)
      implements ReplicaMessage {
    public Batch {
      changes = List.copyOf(changes);
      if (sequence < 1) {
        throw new IllegalArgumentException("sequence: " + sequence + " (expected: >= 1)");
      }
      if (changes.size() > MOST_CHANGES) {
        throw new IllegalArgumentException(
            "changes: " + changes.size() + " (expected: 0 to " + MOST_CHANGES + ")");
      }
    }
  }

  /**
   * What a backup has, from backup to owner, in answer to each batch.
   *
   * @param origin the greatest account it has heard of; another than that of the batch tells its
   *     sender that it is not the owner any more
   * @param incarnation which start of the backup; another than before tells the owner that what it
   *     had acknowledged is gone
   * @param upTo all batches of the account up to this are in its copies; 0 for none
   * @param full whether it had no room for some of the flows
   */
  record Ack(VipName vip, Origin origin, long incarnation, long upTo, boolean full)
      implements ReplicaMessage {
    public Ack {
      if (upTo < 0) {
        throw new IllegalArgumentException("up to: " + upTo + " (expected: >= 0)");
      }
    }
  }
}
