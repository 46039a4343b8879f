package dev.pointsman.failover;

import dev.pointsman.model.Vip;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Makes this machine answer for the addresses of VIPs, and lets it stop. A VIP without an interface
 * has its address there already: for it everything succeeds at once and does nothing.
 */
public interface AddressKeeper extends AutoCloseable {
  /** Adds the address; succeeds if it is there already. */
  CompletionStage<Void> hold(Vip vip);

  /** Removes the address; succeeds if it is gone already. */
  CompletionStage<Void> letGo(Vip vip);

  /** Tells the neighbours, once, that the address is here now. */
  CompletionStage<Void> announce(Vip vip);

  /**
   * Tells which of {@code vips} this machine could hold: their interface is there and up. It tells
   * it at once, and again at each change, on any thread; each call replaces the one before.
   */
  void watch(Set<Vip> vips, Consumer<Set<Vip>> fit);

  @Override
  void close();
}
