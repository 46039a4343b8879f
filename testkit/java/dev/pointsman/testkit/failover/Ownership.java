package dev.pointsman.testkit.failover;

import dev.pointsman.testkit.lab.LabFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Which scheduler nodes have a VIP, and had it when: fed by whoever knows, read by any thread.
 *
 * <p>There are two of them in an experiment: one of addresses (a node has a VIP while its kernel
 * does, and answers ARP for it, even when its programs are dead), one of what nodes say of
 * themselves.
 */
public final class Ownership {
  /** That a node got or lost a VIP. */
  public record Change(long nanoTime, String node, String vip, boolean gained) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Change> changes = new ArrayList<>();

  /** Keeps what is a change: kernels also tell that an address stays (its lifetime begins anew). */
  public void add(Change change) {
    lock.lock();
    try {
      if (holders(change.vip()).contains(change.node()) != change.gained()) {
        changes.add(change);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The nodes that have a VIP now. */
  public Set<String> holders(String vip) {
    Set<String> holders = new TreeSet<>();
    for (Change change : changes()) {
      if (change.vip().equals(vip)) {
        apply(change, holders);
      }
    }
    return holders;
  }

  /** All changes so far, oldest first. */
  public List<Change> changes() {
    lock.lock();
    try {
      return List.copyOf(changes);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a condition, which is tried at every change and every {@code every}.
   *
   * @return whether it was met, in time
   */
  public boolean await(BooleanSupplier condition, Duration every, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    while (true) {
      int seen = changes().size();
      if (condition.getAsBoolean()) {
        return true;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      awaitChange(seen, Math.min(left, every.toNanos()));
    }
  }

  private void awaitChange(int seen, long nanos) {
    lock.lock();
    try {
      for (long left = nanos; changes.size() == seen && left > 0; ) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted while waiting for an owner", e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * How long in all more than one node had a VIP at the same time.
   *
   * @param from begin of the time looked at
   * @param to its end
   * @param without nodes that do not count
   * @return nanoseconds
   */
  public static long shared(
      List<Change> changes, String vip, long from, long to, Set<String> without) {
    Set<String> holders = new TreeSet<>();
    long shared = 0;
    long at = from;
    for (Change change : changes) {
      if (!change.vip().equals(vip) || without.contains(change.node())) {
        continue;
      }
      long until = clamp(change.nanoTime(), from, to);
      if (holders.size() > 1) {
        shared += until - at;
      }
      at = until;
      apply(change, holders);
    }
    return holders.size() > 1 ? shared + to - at : shared;
  }

  private static long clamp(long time, long from, long to) {
    if (time - from < 0) {
      return from;
    }
    return time - to > 0 ? to : time;
  }

  private static void apply(Change change, Set<String> holders) {
    if (change.gained()) {
      holders.add(change.node());
    } else {
      holders.remove(change.node());
    }
  }
}
