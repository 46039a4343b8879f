package dev.pointsman.failover;

import dev.pointsman.model.NodeName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A lane for whoever sends one batch at a time, and is told when the next may follow. */
final class ListenerLane implements BatchLane {
  private final BatchListener listener;
  private final Set<NodeName> up = new HashSet<>();
  private final Map<NodeName, byte[]> waiting = new HashMap<>();

  ListenerLane(BatchListener listener) {
    this.listener = listener;
  }

  /** Puts in a batch; false if there is no link, or one waits already. */
  synchronized boolean offer(NodeName peer, byte[] batch) {
    return up.contains(peer) && waiting.putIfAbsent(peer, batch) == null;
  }

  @Override
  public synchronized void up(NodeName peer) {
    up.add(peer);
    waiting.remove(peer);
    listener.up(peer);
  }

  @Override
  public synchronized void down(NodeName peer) {
    up.remove(peer);
    waiting.remove(peer);
    listener.down(peer);
  }

  @Override
  public synchronized Optional<byte[]> next(NodeName peer) {
    return Optional.ofNullable(waiting.remove(peer));
  }

  @Override
  public void taken(NodeName peer) {
    listener.taken(peer);
  }

  @Override
  public void came(NodeName peer, byte[] batch) {
    listener.came(peer, batch);
  }
}
