package dev.pointsman.testkit.failover;

import dev.pointsman.testkit.lab.LabFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The attempts of a {@link Prober}, written by its thread, read and waited for by another. */
final class ProbeLog {
  /**
   * How the attempts stand.
   *
   * @param lastAnswered when the last answer came; {@link Long#MIN_VALUE} before the first
   * @param lastFailed when the last attempt failed; {@link Long#MIN_VALUE} before the first
   * @param answered how many were answered since the start
   * @param oldestWaiting no attempt of before this waits for its end
   */
  record Pulse(long lastAnswered, long lastFailed, long answered, long oldestWaiting) {

    /** Whether attempts were answered, and none failed, for a while until now. */
    boolean steady(Duration time) {
      long since = System.nanoTime() - time.toNanos();
      return answered > 0
          && lastAnswered - since > 0
          && (lastFailed == Long.MIN_VALUE || lastFailed - since < 0);
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private List<Probe> probes = new ArrayList<>();
  private long latest;
  private Pulse pulse = new Pulse(Long.MIN_VALUE, Long.MIN_VALUE, 0, System.nanoTime());
  private @Nullable Exception failure;

  void add(Probe probe) {
    lock.lock();
    try {
      probes.add(probe);
      pulse =
          probe.answered()
              ? new Pulse(
                  probe.ended(), pulse.lastFailed(), pulse.answered() + 1, pulse.oldestWaiting())
              : new Pulse(
                  pulse.lastAnswered(), probe.ended(), pulse.answered(), pulse.oldestWaiting());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void waiting(long oldest) {
    lock.lock();
    try {
      pulse = new Pulse(pulse.lastAnswered(), pulse.lastFailed(), pulse.answered(), oldest);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void late(long nanos) {
    lock.lock();
    try {
      latest = Math.max(latest, nanos);
    } finally {
      lock.unlock();
    }
  }

  /** The client itself has failed: whoever waits is told. */
  void failed(Exception e) {
    lock.lock();
    try {
      failure = e;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Pulse pulse() {
    lock.lock();
    try {
      return pulse;
    } finally {
      lock.unlock();
    }
  }

  List<Probe> take() {
    lock.lock();
    try {
      List<Probe> taken = probes;
      probes = new ArrayList<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  Duration takeLatest() {
    lock.lock();
    try {
      Duration taken = Duration.ofNanos(latest);
      latest = 0;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  boolean await(Predicate<Pulse> wanted, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    lock.lock();
    try {
      while (true) {
        if (failure != null) {
          throw new LabFailure("the dialling client failed", failure);
        }
        if (wanted.test(pulse)) {
          return true;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        changed.await(left, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted while waiting for the dialling client", e);
    } finally {
      lock.unlock();
    }
  }
}
