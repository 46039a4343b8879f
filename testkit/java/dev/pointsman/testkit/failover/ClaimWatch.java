package dev.pointsman.testkit.failover;

import dev.pointsman.testkit.lab.LabHost;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Asks a product's node all the time which VIPs it says that it owns.
 *
 * <p>Nothing tells when that changes, so that what it says is known to {@link #EVERY} only. A node
 * that does not answer claims nothing.
 */
final class ClaimWatch implements AutoCloseable {
  static final Duration EVERY = Duration.ofMillis(100);

  private final LabHost node;
  private final Ownership claims;
  private final Set<String> claimed = new HashSet<>();
  private final Thread thread;

  private ClaimWatch(LabHost node, Ownership claims) {
    this.node = node;
    this.claims = claims;
    this.thread = node.thread("claims", this::run);
  }

  static ClaimWatch start(LabHost node, Ownership claims) {
    ClaimWatch watch = new ClaimWatch(node, claims);
    watch.thread.start();
    return watch;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        update(ask());
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private Map<String, String> ask() {
    try {
      return NodeApi.owners();
    } catch (IOException e) {
      return Map.of(); // dead, stopped or starting, which is what many trials are about
    }
  }

  private void update(Map<String, String> owners) {
    long now = System.nanoTime();
    Set<String> mine = new HashSet<>();
    owners.forEach(
        (vip, owner) -> {
          if (owner.equals(node.name())) {
            mine.add(vip);
          }
        });
    for (String vip : mine) {
      if (claimed.add(vip)) {
        claims.add(new Ownership.Change(now, node.name(), vip, true));
      }
    }
    claimed.removeIf(
        vip -> {
          boolean lost = !mine.contains(vip);
          if (lost) {
            claims.add(new Ownership.Change(now, node.name(), vip, false));
          }
          return lost;
        });
  }
}
