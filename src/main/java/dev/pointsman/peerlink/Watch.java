package dev.pointsman.peerlink;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends what takes too long, as blocking reads and writes cannot do themselves.
 *
 * <p>Silence is counted in ticks of this thread, {@value #TICKS} to the time of silence, and not
 * read from the clock: when this process was stopped or starved for a while, few ticks have passed,
 * and peers that spoke meanwhile are heard before they count as silent.
 */
final class Watch {
  /** Ticks in the time of silence; it is found between that time and an eighth more. */
  static final int TICKS = 8;

  /** Something that must not be silent. */
  interface Watched {
    /** An eighth of the time of silence has passed. */
    void tick();
  }

  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor executor;

  Watch(String name, Duration silence) {
    this.executor =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().daemon().name(name).unstarted(task));
    executor.setRemoveOnCancelPolicy(true);
    // After close nothing needs an end: every socket is closed by then.
    executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    long tick = silence.toNanos() / TICKS;
    // With a delay, not at a rate: ticks that were missed are not made up for.
    ScheduledFuture<?> ticks =
        executor.scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.NANOSECONDS);
    if (ticks.isDone()) {
      throw new IllegalStateException("the watch does not run");
    }
  }

  private void tick() {
    watched.forEach(Watched::tick);
  }

  void add(Watched something) {
    watched.add(something);
  }

  void remove(Watched something) {
    watched.remove(something);
  }

  /** Runs {@code end} once {@code time} has passed, unless the guard is closed before. */
  Guard after(Duration time, Runnable end) {
    AtomicBoolean fired = new AtomicBoolean();
    ScheduledFuture<?> future =
        executor.schedule(
            () -> {
              fired.set(true);
              end.run();
            },
            time.toNanos(),
            TimeUnit.NANOSECONDS);
    return new Guard(future, fired);
  }

  /** A time limit on what is done between its start and its close. */
  record Guard(ScheduledFuture<?> future, AtomicBoolean fired) implements AutoCloseable {
    /** Whether the time has passed. */
    boolean late() {
      return fired.get();
    }

    @Override
    public void close() {
      future.cancel(false);
    }
  }

  void close() {
    executor.shutdownNow();
  }

  boolean awaitEnd(Duration time) throws InterruptedException {
    return executor.awaitTermination(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
