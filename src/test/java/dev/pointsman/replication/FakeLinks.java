package dev.pointsman.replication;

import dev.pointsman.model.NodeName;
import dev.pointsman.replication.document.Malformed;
import dev.pointsman.replication.join.PeerReport;
import dev.pointsman.replication.join.PeerReportCodec;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Carries reports between replicas of one process, as encoded bytes, except where it is cut. */
final class FakeLinks implements AutoCloseable {
  private static final long EVERY_MILLIS = 50;

  private final Map<NodeName, Replica> replicas = new ConcurrentHashMap<>();
  private final Set<Set<NodeName>> cuts = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService carrier = Executors.newSingleThreadScheduledExecutor();

  private final ScheduledFuture<?> carrying;

  FakeLinks() {
    carrying = carrier.scheduleWithFixedDelay(this::carry, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  void connect(NodeName node, Replica replica) {
    replicas.put(node, replica);
  }

  void disconnect(NodeName node) {
    replicas.remove(node);
  }

  void cut(NodeName one, NodeName other) {
    cuts.add(Set.of(one, other));
  }

  void heal() {
    cuts.clear();
  }

  private void carry() {
    Map<NodeName, byte[]> reports = new HashMap<>();
    replicas.forEach((node, replica) -> reports.put(node, replica.report().encode()));
    replicas.forEach(
        (node, replica) -> {
          Map<NodeName, PeerReport> heard = new HashMap<>();
          reports.forEach(
              (peer, bytes) -> {
                if (!peer.equals(node) && !cuts.contains(Set.of(node, peer))) {
                  heard.put(peer, decode(bytes));
                }
              });
          replica.heard(heard);
        });
  }

  private static PeerReport decode(byte[] bytes) {
    try {
      return PeerReportCodec.decode(bytes);
    } catch (Malformed e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    carrying.cancel(true);
    carrier.shutdownNow();
  }
}
