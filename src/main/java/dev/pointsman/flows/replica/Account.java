package dev.pointsman.flows.replica;

import dev.pointsman.flows.FlowChange;
import dev.pointsman.flows.FlowImage;
import dev.pointsman.flows.FlowPage;
import dev.pointsman.flows.FlowTable;
import dev.pointsman.flows.replica.ReplicaMessage.Batch;
import dev.pointsman.model.VipName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An account of the owner's flows to one backup: first a walk through the whole table, and all
 * along what changes. Both go in one sequence of batches. A part of the walk says what is so at
 * that moment; changes that still wait to be sent may lead there once more, and each flow's last
 * one does. So whatever is applied in order of sequence is right in the end.
 *
 * <p>Positions count the owner's changes. What changed before the account began is covered when the
 * walk is complete, and what changed later, when its batch is.
 */
final class Account {
  /** Of a batch; so that the walk comes to its end however much changes. */
  private static final int WALK_SHARE = ReplicaMessage.MOST_CHANGES / 4;

  /** Places of the table to look at for a batch: as many as take some 0.1 ms. */
  private static final int MOST_LOOKS = 4_096;

  private final VipName vip;
  private final Origin origin;
  private final ReplicaSettings settings;

  /** The owner's position when this began. */
  private final long began;

  private final Deque<FlowChange> queue = new ArrayDeque<>();
  private final Deque<OnItsWay> window = new ArrayDeque<>();
  private OptionalInt walk = OptionalInt.of(0);
  private long position;
  private long acknowledged;
  private long sequence;
  private boolean answered;
  private boolean covered;

  /** A batch that was sent and is not acknowledged. */
  private static final class OnItsWay {
    /** After six doublings a batch is tried each 64 times {@code resendAfter}. */
    private static final int MOST_DOUBLINGS = 6;

    final Batch batch;
    final long position;
    long sentAt;
    int resent;

    OnItsWay(Batch batch, long position, long now) {
      this.batch = batch;
      this.position = position;
      this.sentAt = now;
    }

    long dueAt(long resendAfter) {
      return sentAt + (resendAfter << Math.min(resent, MOST_DOUBLINGS));
    }
  }

  Account(VipName vip, Origin origin, ReplicaSettings settings, long position) {
    this.vip = vip;
    this.origin = origin;
    this.settings = settings;
    this.began = position;
    this.position = position;
    this.acknowledged = position;
  }

  Origin origin() {
    return origin;
  }

  /** False if it has fallen too far behind to go on. */
  boolean offer(FlowChange change) {
    if (queue.size() >= settings.queue()) {
      return false;
    }
    queue.addLast(change);
    position++;
    return true;
  }

  /**
   * The batches to send now: those that are overdue, then new ones. Of the walk one at a time: a
   * large table is not gone through in one go, while clients wait, but as fast as it is confirmed.
   */
  List<Batch> step(FlowTable table, long now) {
    List<Batch> batches = new ArrayList<>();
    long resendAfter = settings.resendAfter().toNanos();
    for (OnItsWay sent : window) {
      if (now >= sent.dueAt(resendAfter)) {
        sent.resent++;
        sent.sentAt = now;
        batches.add(sent.batch);
      }
    }
    // One until the backup has answered: it may be gone.
    int most = answered ? settings.window() : 1;
    while (window.size() < most && (!queue.isEmpty() || walk.isPresent())) {
      Batch batch = next(table);
      window.addLast(new OnItsWay(batch, position - queue.size(), now));
      batches.add(batch);
      if (walk.isPresent()) {
        break;
      }
    }
    return batches;
  }

  private Batch next(FlowTable table) {
    List<FlowChange> changes = new ArrayList<>();
    int most = ReplicaMessage.MOST_CHANGES - (walk.isPresent() ? WALK_SHARE : 0);
    while (changes.size() < most && !queue.isEmpty()) {
      changes.add(queue.removeFirst());
    }
    return new Batch(
        vip, origin, ++sequence, walk.isPresent() && walksToTheEnd(table, changes), changes);
  }

  private boolean walksToTheEnd(FlowTable table, List<FlowChange> changes) {
    int looks = 0;
    while (walk.isPresent() && changes.size() < ReplicaMessage.MOST_CHANGES && looks < MOST_LOOKS) {
      int room = ReplicaMessage.MOST_CHANGES - changes.size();
      FlowPage page = table.page(walk.getAsInt(), room, Optional.empty());
      page.flows().stream()
          .flatMap(flow -> FlowImage.of(flow).stream())
          .forEach(image -> changes.add(new FlowChange.Put(image)));
      walk = page.next();
      looks += room;
    }
    return walk.isEmpty();
  }

  /** All batches up to this one are in the backup's copies. */
  void acknowledge(long upTo) {
    answered = true;
    while (!window.isEmpty() && window.getFirst().batch.sequence() <= upTo) {
      OnItsWay done = window.removeFirst();
      acknowledged = done.position;
      covered |= done.batch.complete();
    }
  }

  /** Whether the backup has all changes up to this position. */
  boolean holds(long upTo) {
    return upTo <= began ? covered : upTo <= acknowledged;
  }

  /** Whether the backup was told all flows there were when this began, and has them. */
  boolean isCovered() {
    return covered;
  }

  /** How many changes the backup has confirmed since this began, the walk apart. */
  long confirmed() {
    return acknowledged - began;
  }

  /** How many changes the backup does not have yet, the walk apart. */
  long behind() {
    return position - acknowledged;
  }

  /** When a batch is to be sent again; {@code Long.MAX_VALUE} if none is on its way. */
  long deadline() {
    return window.stream()
        .mapToLong(sent -> sent.dueAt(settings.resendAfter().toNanos()))
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
