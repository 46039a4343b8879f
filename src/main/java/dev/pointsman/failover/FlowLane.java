package dev.pointsman.failover;

import dev.pointsman.flows.replica.Decoded;
import dev.pointsman.flows.replica.ReplicaCodec;
import dev.pointsman.flows.replica.ReplicaMessage;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.VipName;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What owners and backups of VIPs tell each other of flows: as many messages in a batch as there
 * are, each with its length (2 octets) before it.
 *
 * <p>Messages may be lost: those that wait when a link goes down, and those for which there is no
 * room. Owners send again what is not acknowledged.
 */
final class FlowLane implements BatchLane {
  private static final Logger LOG = LoggerFactory.getLogger(FlowLane.class);

  /** As much as some 80 of the longest messages; owners have 16 a VIP on their way at most. */
  private static final int MOST_WAITING = 4 * 1024 * 1024;

  private static final int LENGTH = 2;

  private final Consumer<NodeName> ready;
  private final Map<NodeName, Waiting> up = new TreeMap<>();
  private final Map<VipName, FlowListener> listeners = new HashMap<>();

  private static final class Waiting {
    private final Deque<byte[]> messages = new ArrayDeque<>();
    private int bytes;
    private long dropped;
  }

  /**
   * Empty.
   *
   * @param ready is told that there is something for a peer
   */
  FlowLane(Consumer<NodeName> ready) {
    this.ready = ready;
  }

  /** What is said of a VIP is for this listener, in place of the one before. */
  synchronized void attach(VipName vip, FlowListener listener) {
    listeners.put(vip, listener);
    up.keySet().forEach(listener::joined);
  }

  /** Nobody listens any more, if it was this one. */
  synchronized void detach(VipName vip, FlowListener listener) {
    listeners.remove(vip, listener);
  }

  /** Sends a message; it may be lost. */
  void send(NodeName to, ReplicaMessage message) {
    byte[] bytes = ReplicaCodec.encode(message);
    if (enqueue(to, bytes)) {
      ready.accept(to);
    }
  }

  private synchronized boolean enqueue(NodeName to, byte[] message) {
    Waiting waiting = up.get(to);
    if (waiting == null) {
      return false;
    }
    if (waiting.bytes + message.length > MOST_WAITING) {
      waiting.dropped++;
      if (Long.bitCount(waiting.dropped) == 1) {
        LOG.warn("peer={} flows=dropped messages={} so far, no room", to, waiting.dropped);
      }
      return false;
    }
    waiting.messages.addLast(message);
    waiting.bytes += message.length;
    return true;
  }

  @Override
  public synchronized void up(NodeName peer) {
    up.put(peer, new Waiting());
    listeners.values().forEach(listener -> listener.joined(peer));
  }

  @Override
  public synchronized void down(NodeName peer) {
    up.remove(peer);
    listeners.values().forEach(listener -> listener.left(peer));
  }

  @Override
  public synchronized Optional<byte[]> next(NodeName peer) {
    Waiting waiting = up.get(peer);
    if (waiting == null || waiting.messages.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer batch =
        ByteBuffer.allocate(
            Math.min(BatchLanes.LONGEST, waiting.bytes + LENGTH * waiting.messages.size()));
    while (!waiting.messages.isEmpty()
        && LENGTH + waiting.messages.getFirst().length <= batch.remaining()) {
      byte[] message = waiting.messages.removeFirst();
      waiting.bytes -= message.length;
      batch.putShort((short) message.length).put(message);
    }
    byte[] bytes = new byte[batch.flip().remaining()];
    batch.get(bytes);
    return Optional.of(bytes);
  }

  @Override
  public void taken(NodeName peer) {}

  @Override
  public void came(NodeName peer, byte[] batch) {
    ByteBuffer in = ByteBuffer.wrap(batch);
    while (in.hasRemaining()) {
      int length = in.remaining() < LENGTH ? Integer.MAX_VALUE : in.getShort() & 0xffff;
      if (length > in.remaining()) {
        LOG.warn("peer={} sent flows that cannot be read: they end early", peer);
        return;
      }
      byte[] message = new byte[length];
      in.get(message);
      switch (ReplicaCodec.decode(message)) {
        case Decoded.Message of -> deliver(peer, of.message());
        case Decoded.Malformed malformed ->
            LOG.warn("peer={} sent flows that cannot be read: {}", peer, malformed.sentence());
      }
    }
  }

  private void deliver(NodeName from, ReplicaMessage message) {
    // Of a VIP that is not here (yet) it is lost, and sent again.
    listener(message.vip()).ifPresent(listener -> listener.received(from, message));
  }

  private synchronized Optional<FlowListener> listener(VipName vip) {
    return Optional.ofNullable(listeners.get(vip));
  }
}
