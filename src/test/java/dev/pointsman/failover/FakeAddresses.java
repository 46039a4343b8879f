package dev.pointsman.failover;

import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A machine whose addresses are in memory. */
final class FakeAddresses implements AddressKeeper {
  final Set<VipName> held = ConcurrentHashMap.newKeySet();
  final AtomicInteger announcements = new AtomicInteger();
  final AtomicInteger refused = new AtomicInteger();
  volatile Optional<String> refusal = Optional.empty();
  private volatile Runnable down = () -> {};

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
  public CompletionStage<Void> letGo(Vip vip) {
    held.remove(vip.name());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> announce(Vip vip) {
    announcements.incrementAndGet();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void watch(Set<Vip> vips, Consumer<Set<Vip>> fit) {
    down = () -> fit.accept(Set.of());
    fit.accept(vips);
  }

  /** The interfaces go down. */
  void linkDown() {
    down.run();
  }

  @Override
  public void close() {
    held.clear();
  }
}
