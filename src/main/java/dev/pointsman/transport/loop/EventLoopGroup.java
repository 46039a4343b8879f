package dev.pointsman.transport.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The event loops of one actor system.
 *
 * <p>Work stays on the loop it was submitted from, so that a connection, its stream and its peer
 * run where their bytes arrived. An actor's work from elsewhere always goes to the same loop: that
 * is likely to run already, and need not be woken, and what the actor touches stays near it.
 */
public final class EventLoopGroup {
  private final List<EventLoop> loops = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger users = new AtomicInteger(1);

  EventLoopGroup(int size, ThreadFactory threads) {
    for (int i = 0; i < size; i++) {
      loops.add(new EventLoop(threads));
    }
    loops.forEach(EventLoop::start);
  }

  /** Counts a further executor in; false if the last one has gone and the loops are ending. */
  boolean retain() {
    return users.updateAndGet(n -> n == 0 ? 0 : n + 1) != 0;
  }

  /** Counts an executor out; the loops end with the last one. */
  void release() {
    if (users.decrementAndGet() == 0) {
      loops.forEach(EventLoop::stop);
    }
  }

  void execute(Runnable task) {
    for (EventLoop loop : loops) {
      if (loop.isCurrent()) {
        loop.execute(task);
        return;
      }
    }
    home(task).execute(task);
  }

  /** The task of an actor is its mailbox, and the same each time. */
  private EventLoop home(Runnable task) {
    return loops.get(Math.floorMod(System.identityHashCode(task), loops.size()));
  }

  /** The loop for a new connection: each in turn. */
  public EventLoop next() {
    return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
  }

  boolean isTerminated() {
    return loops.stream().noneMatch(EventLoop::isAlive);
  }

  void join(long millis) throws InterruptedException {
    for (EventLoop loop : loops) {
      loop.join(millis);
    }
  }

  /** Tasks that wait on other threads' behalf. */
  public long queued() {
    return loops.stream().mapToLong(EventLoop::queued).sum();
  }

  /** Loops that run something now. */
  public long active() {
    return loops.stream().filter(EventLoop::busy).count();
  }

  /** Tasks run so far. */
  public long completed() {
    return loops.stream().mapToLong(EventLoop::completed).sum();
  }
}
