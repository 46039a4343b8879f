package dev.pointsman.failover;

import dev.pointsman.model.Vip;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Makes this machine answer for the addresses of VIPs, and lets it stop. A VIP without an interface
 * has its address there already: for it everything succeeds at once and does nothing.
 */
public interface AddressKeeper extends AutoCloseable {
  /** Told what happens to addresses by itself, on any thread. */
  interface Watcher {
    /** These VIPs' interfaces are there and up, of those watched; told anew at each change. */
    void fit(Set<Vip> vips);

    /**
     * An address that was held is not here any more, as this process did not {@linkplain #renew
     * renew} it in time. Whoever still wants it {@linkplain #hold holds} it anew.
     */
    void lapsed(Vip vip);
  }

  /**
   * Adds the address; succeeds if it is there already. That of a VIP which another node may take
   * over is lent only: it goes by itself unless it is {@linkplain #renew renewed} every second.
   */
  CompletionStage<Void> hold(Vip vip);

  /**
   * The VIP goes to another node, which has its address already. Complete once no dial is begun
   * here any more; what is dialled from then on is kept for the other node.
   */
  CompletionStage<Void> keepBack(Vip vip);

  /**
   * After {@link #keepBack}: complete when the other node has announced the address, or that has
   * not come to pass in time. After that it is to be {@linkplain #letGo let go}.
   */
  CompletionStage<Void> moved(Vip vip);

  /**
   * Removes the address; succeeds if it is gone already. When that fails it is not renewed all the
   * same, so that one which is lent goes by itself.
   */
  CompletionStage<Void> letGo(Vip vip);

  /** Tells the neighbours, once, that the address is here now. */
  CompletionStage<Void> announce(Vip vip);

  /** Whoever decides what is held here is at work: all that is held may stay. */
  void renew();

  /**
   * Tells which of {@code vips} this machine could hold, at once and again at each change; and what
   * was held and is not any more. Each call replaces the one before.
   */
  void watch(Set<Vip> vips, Watcher watcher);

  @Override
  void close();
}
