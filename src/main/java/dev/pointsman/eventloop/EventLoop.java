package dev.pointsman.eventloop;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thread that runs tasks and, when there are none, polls a selector.
 *
 * <p>There are two sorts of work. A <i>task</i> is the mailbox of an actor and runs at once, in
 * order. A {@link Poll} is a step of Pekko's selector loop: it changes the interest of a channel,
 * or it waits in {@link java.nio.channels.Selector#select} and tells the actors of ready channels,
 * which makes new tasks; then it submits itself again. A poll that waits may block, so it runs only
 * when no task is left. When tasks never run out, it runs after every {@value #TASKS_PER_POLL}th of
 * them all the same, told not to block.
 *
 * <p>How a blocked poll is woken: by {@link Thread#interrupt}, which makes {@code select} return at
 * once without closing anything (documented on {@code Selector}); so this class needs to know
 * nothing of Pekko's selector. For the same reason a poll that must not block runs with the
 * interrupt already set. Non-blocking channels do not look at it. No task ever sees it.
 *
 * <p>State, changed by compare-and-set:
 *
 * <pre>
 *   RUNNING --poll or park--> BLOCKED --return--> RUNNING
 *                                |
 *                                +--a task from another thread--> WAKING --interrupted--> WOKEN
 *   WOKEN --return--> RUNNING
 * </pre>
 *
 * {@code WAKING} lasts for the few instructions in which another thread interrupts this one; the
 * loop waits for it to pass, so that no interrupt arrives late and hits a task.
 */
final class EventLoop implements Runnable {
  /**
   * How many tasks may pass before sockets are looked at again. A request that is relayed makes
   * some 12 tasks, so that 32 sockets that are ready make 400. Looking earlier costs more than the
   * call: a socket whose actor has not run yet is taken out of the selector's set and put back
   * later, by a call each (measured: 4.2 of them a request with 61 tasks, none with 256).
   */
  static final int TASKS_PER_POLL = 256;

  /**
   * How many tasks of this thread's own may run before one that another thread has submitted. Own
   * ones go first, as they are what the one before is about; but they may never run out.
   */
  static final int OWN_IN_A_ROW = 15;

  private static final int RUNNING = 0;
  private static final int BLOCKED = 1;
  private static final int WAKING = 2;
  private static final int WOKEN = 3;

  private final Thread thread;
  private final ArrayDeque<Runnable> own = new ArrayDeque<>();
  private final ArrayDeque<Poll> ownPolls = new ArrayDeque<>();
  private final Queue<Runnable> others = new ConcurrentLinkedQueue<>();
  private final Queue<Poll> othersPolls = new ConcurrentLinkedQueue<>();
  private final AtomicInteger state = new AtomicInteger(RUNNING);
  private final LongAdder completed = new LongAdder();
  private volatile boolean stopping;

  EventLoop(ThreadFactory threads) {
    this.thread = threads.newThread(this);
  }

  void start() {
    thread.start();
  }

  /** Lets the loop end once no task waits. */
  void stop() {
    stopping = true;
    wake();
  }

  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  void join(long millis) throws InterruptedException {
    if (!isCurrent()) {
      thread.join(Math.max(1, millis));
    }
  }

  void execute(Runnable task) {
    submit(task, own, others);
  }

  void poll(Poll poll) {
    submit(poll, ownPolls, othersPolls);
  }

  /** Tasks run so far. */
  long completed() {
    return completed.sum();
  }

  /** Tasks that wait, those of this thread's own not counted. */
  int queued() {
    return others.size();
  }

  boolean busy() {
    return state.get() != BLOCKED;
  }

  private <W> void submit(W work, ArrayDeque<W> mine, Queue<W> theirs) {
    if (isCurrent()) {
      mine.add(work);
    } else {
      theirs.add(work);
      wake();
    }
  }

  private void wake() {
    if (state.get() == BLOCKED && state.compareAndSet(BLOCKED, WAKING)) {
      thread.interrupt();
      state.set(WOKEN);
    }
  }

  @Override
  public void run() {
    while (true) {
      boolean drained = runTasks();
      Poll poll = next(ownPolls, othersPolls);
      while (poll != null && !poll.waits()) {
        run(poll.work());
        poll = next(ownPolls, othersPolls);
      }
      if (poll != null) {
        runWaitingPoll(poll, drained && own.isEmpty());
      } else if (drained && own.isEmpty()) {
        if (stopping) {
          return;
        }
        park();
      }
    }
  }

  /** Runs tasks; true if none was left, false if it is the sockets' turn. */
  private boolean runTasks() {
    for (int i = 0; i < TASKS_PER_POLL; i++) {
      boolean turnOfOthers = i % (OWN_IN_A_ROW + 1) == OWN_IN_A_ROW;
      Runnable task = turnOfOthers ? next(others, own) : next(own, others);
      if (task == null) {
        return true;
      }
      run(task);
      completed.increment();
    }
    return own.isEmpty() && others.isEmpty();
  }

  private void runWaitingPoll(Poll poll, boolean mayBlock) {
    if (mayBlock) {
      state.set(BLOCKED);
      // A task that came before the state was set has woken nobody.
      if (!others.isEmpty() || stopping) {
        wakeSelf();
      }
    } else {
      thread.interrupt();
    }
    run(poll.work());
    settle();
  }

  private void park() {
    state.set(BLOCKED);
    if (others.isEmpty() && othersPolls.isEmpty() && !stopping) {
      LockSupport.park(this);
    }
    settle();
  }

  private void wakeSelf() {
    if (state.compareAndSet(BLOCKED, RUNNING)) {
      thread.interrupt();
    }
  }

  /** Back to {@code RUNNING}, with no interrupt pending or on its way. */
  private void settle() {
    if (!state.compareAndSet(BLOCKED, RUNNING)) {
      while (state.get() == WAKING) {
        Thread.onSpinWait();
      }
      state.set(RUNNING);
    }
    boolean ignored = Thread.interrupted();
  }

  private void run(Runnable work) {
    try {
      work.run();
    } catch (Throwable t) {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, t);
    }
  }

  private static <W> @Nullable W next(Queue<W> preferred, Queue<W> otherwise) {
    W first = preferred.poll();
    return first != null ? first : otherwise.poll();
  }
}
