package dev.pointsman.failover;

import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A machine whose addresses are in memory. */
final class FakeAddresses implements AddressKeeper {
  final Set<VipName> held = ConcurrentHashMap.newKeySet();
  final AtomicInteger announcements = new AtomicInteger();
  final AtomicInteger refused = new AtomicInteger();
  volatile Optional<String> refusal = Optional.empty();

  /** Letting go waits for it, and fails as it does. */
  volatile CompletableFuture<Void> letGo = CompletableFuture.completedFuture(null);

  /** The next owner's announcement. */
  volatile CompletableFuture<Void> moved = CompletableFuture.completedFuture(null);

  final AtomicInteger lettingGo = new AtomicInteger();
  final AtomicInteger renewals = new AtomicInteger();
  private volatile Optional<Watcher> watcher = Optional.empty();

  @Override
  public CompletionStage<Void> hold(Vip vip) {
    Optional<String> refusing = refusal;
    if (refusing.isPresent()) {
      refused.incrementAndGet();
      return CompletableFuture.failedFuture(new IllegalStateException(refusing.get()));
    }
    held.add(vip.name());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> keepBack(Vip vip) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> moved(Vip vip) {
    return moved;
  }

  @Override
  public CompletionStage<Void> letGo(Vip vip) {
    lettingGo.incrementAndGet();
    return letGo.thenRun(() -> held.remove(vip.name()));
  }

  @Override
  public CompletionStage<Void> announce(Vip vip) {
    announcements.incrementAndGet();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void renew() {
    renewals.incrementAndGet();
  }

  @Override
  public void watch(Set<Vip> vips, Watcher told) {
    watcher = Optional.of(told);
    told.fit(vips);
  }

  /** The interfaces go down. */
  void linkDown() {
    watcher.orElseThrow().fit(Set.of());
  }

  /** The kernel has taken the address, as nobody renewed it. */
  void lapse(Vip vip) {
    held.remove(vip.name());
    watcher.orElseThrow().lapsed(vip);
  }

  @Override
  public void close() {
    held.clear();
  }
}
