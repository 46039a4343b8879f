package dev.pointsman.failover;

import dev.pointsman.model.Vip;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A machine that has the addresses of all VIPs, and keeps them. */
public final class AddressesThere implements AddressKeeper {
  @Override
  public CompletionStage<Void> hold(Vip vip) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> keepBack(Vip vip) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> moved(Vip vip) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> letGo(Vip vip) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> announce(Vip vip) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void renew() {}

  @Override
  public void watch(Set<Vip> vips, Watcher watcher) {
    watcher.fit(vips);
  }

  @Override
  public void close() {}
}
