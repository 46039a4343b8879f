package dev.pointsman.failover;

import dev.pointsman.model.NodeName;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets batches of several kinds take turns on the links, each of which takes one at a time. A batch
 * is sent with an octet before it that says of which kind it is.
 *
 * <p>Whoever has something to send says so by {@link #ready}, and is asked for it when the link is
 * free. No kind waits for more than one batch of each other.
 */
final class BatchLanes {
  private static final Logger LOG = LoggerFactory.getLogger(BatchLanes.class);

  /** The longest batch of a lane; with the octet before it, it is one of a link, 64 KiB. */
  static final int LONGEST = 64 * 1024 - 1;

  private final BiPredicate<NodeName, byte[]> link;
  private final Map<BatchKind, BatchLane> lanes = new EnumMap<>(BatchKind.class);
  private final Map<NodeName, Peer> up = new TreeMap<>();

  /** A peer whose link is up. */
  private static final class Peer {
    private Optional<BatchKind> onItsWay = Optional.empty();
    private int last;
  }

  /** On a link that sends a batch, or says that it cannot now. */
  BatchLanes(BiPredicate<NodeName, byte[]> link) {
    this.link = link;
  }

  /** Batches of a kind are this lane's from now on; of links that are up it is told at once. */
  synchronized void attach(BatchKind kind, BatchLane lane) {
    lanes.put(kind, lane);
    up.keySet()
        .forEach(
            peer -> {
              lane.up(peer);
              pump(peer);
            });
  }

  /** The link to a peer is up, or down. */
  synchronized void linked(NodeName peer, boolean linked) {
    if (linked) {
      up.put(peer, new Peer());
      lanes.values().forEach(lane -> lane.up(peer));
      pump(peer);
    } else {
      up.remove(peer);
      lanes.values().forEach(lane -> lane.down(peer));
    }
  }

  /** A lane has something for this peer. Not to be called with a lock of the lane held. */
  synchronized void ready(NodeName peer) {
    pump(peer);
  }

  /** The peer has taken in the last batch. */
  synchronized void taken(NodeName peer) {
    Peer of = up.get(peer);
    if (of == null || of.onItsWay.isEmpty()) {
      return;
    }
    BatchLane lane = lanes.get(of.onItsWay.get());
    of.onItsWay = Optional.empty();
    if (lane != null) {
      lane.taken(peer);
    }
    pump(peer);
  }

  private void pump(NodeName peer) {
    Peer of = up.get(peer);
    if (of == null || of.onItsWay.isPresent()) {
      return;
    }
    BatchKind[] kinds = BatchKind.values();
    for (int turn = 1; turn <= kinds.length; turn++) {
      int place = (of.last + turn) % kinds.length;
      BatchLane lane = lanes.get(kinds[place]);
      Optional<byte[]> batch = lane == null ? Optional.empty() : lane.next(peer);
      if (batch.isPresent()) {
        of.last = place;
        // If it is not sent, the link has ended, and that is still to be told; the batch is lost.
        if (link.test(peer, framed(kinds[place], batch.get()))) {
          of.onItsWay = Optional.of(kinds[place]);
        }
        return;
      }
    }
  }

  private static byte[] framed(BatchKind kind, byte[] batch) {
    byte[] framed = new byte[batch.length + 1];
    framed[0] = kind.number();
    System.arraycopy(batch, 0, framed, 1, batch.length);
    return framed;
  }

  /** A peer has sent this. */
  void came(NodeName peer, byte[] framed) {
    Optional<BatchKind> kind =
        framed.length == 0 ? Optional.empty() : BatchKind.of(framed[0] & 0xff);
    if (kind.isEmpty()) {
      LOG.warn("peer={} sent a batch of a kind that this version does not know", peer);
      return;
    }
    byte[] batch = new byte[framed.length - 1];
    System.arraycopy(framed, 1, batch, 0, batch.length);
    // Before somebody is attached it is lost, and asked for again.
    lane(kind.get()).ifPresent(lane -> lane.came(peer, batch));
  }

  private synchronized Optional<BatchLane> lane(BatchKind kind) {
    return Optional.ofNullable(lanes.get(kind));
  }
}
