package dev.pointsman.transport.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One thread that runs tasks, the mailboxes of actors, and when there are none waits for its
 * sockets, which make new tasks. When tasks never run out, it looks at the sockets after every
 * {@value #TASKS_PER_LOOK}th of them all the same, without waiting.
 *
 * <p>State, changed by compare-and-set:
 *
 * <pre>
 *   RUNNING --no task left--> WAITING --a socket is ready--> RUNNING
 *                                |
 *                                +--a task from another thread, which wakes the selector--> RUNNING
 * </pre>
 */
public final class EventLoop implements Runnable {
  /**
   * How many tasks may pass before sockets are looked at again. A request that is relayed makes
   * some 12 tasks, so that 32 sockets that are ready make 400.
   */
  static final int TASKS_PER_LOOK = 256;

  /**
   * How many tasks of this thread's own may run before one that another thread has submitted. Own
   * ones go first, as they are what the one before is about; but they may never run out.
   */
  static final int OWN_IN_A_ROW = 15;

  private static final int RUNNING = 0;
  private static final int WAITING = 1;

  private final Thread thread;
  private final Selector selector;
  private final ArrayDeque<Runnable> own = new ArrayDeque<>();
  private final ArrayDeque<SelectableChannel> closing = new ArrayDeque<>();
  private final Queue<Runnable> others = new ConcurrentLinkedQueue<>();
  private final AtomicInteger state = new AtomicInteger(RUNNING);
  private final LongAdder completed = new LongAdder();
  private volatile boolean stopping;

  EventLoop(ThreadFactory threads) {
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("an event loop needs a selector", e);
    }
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

  /** Runs {@code task} on this thread, in the order of whoever submits it. */
  public void execute(Runnable task) {
    if (isCurrent()) {
      own.add(task);
    } else {
      others.add(task);
      wake();
    }
  }

  /**
   * Waits for a socket; from any thread.
   *
   * @param socket one that does not block
   * @param operations of {@link SelectionKey}
   * @param onReady told once, unless it is asked for again
   */
  public Watched watch(SelectableChannel socket, int operations, Watched.OnReady onReady)
      throws ClosedChannelException {
    // Registered for nothing, so that nothing is ready before the key has its attachment.
    SelectionKey key = socket.register(selector, 0);
    Watched watched = new Watched(this, key, onReady);
    key.attach(watched);
    key.interestOps(operations);
    changed();
    return watched;
  }

  /** A socket was closed, or something else is waited for; from any thread. */
  void changed() {
    if (!isCurrent()) {
      wake();
    }
  }

  /**
   * Closes a socket that is waited for. The JDK closes one only when no selector has it any more,
   * and shuts it down before that, by two calls that are for nothing when it is to be closed at
   * once: so on this thread it is taken from the selector first.
   */
  void close(SelectionKey key) throws IOException {
    if (isCurrent()) {
      key.cancel();
      closing.add(key.channel());
    } else {
      key.channel().close();
      wake();
    }
  }

  /** Sockets that were closed are so in the kernel, too, when this returns; on this thread only. */
  public void closeClosed() {
    look(false);
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
    return state.get() != WAITING;
  }

  private void wake() {
    if (state.get() == WAITING && state.compareAndSet(WAITING, RUNNING)) {
      selector.wakeup();
    }
  }

  @Override
  public void run() {
    while (true) {
      boolean drained = runTasks();
      if (drained && stopping) {
        close();
        return;
      }
      look(drained);
    }
  }

  /** Runs tasks; true if none was left, false if it is the sockets' turn. */
  private boolean runTasks() {
    for (int i = 0; i < TASKS_PER_LOOK; i++) {
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

  private void look(boolean mayWait) {
    // With an interrupt left behind by some task, no select would wait again.
    boolean ignored = Thread.interrupted();
    try {
      if (!mayWait || !closing.isEmpty()) {
        int cancelled = closing.size();
        selector.selectNow(EventLoop::ready);
        closeFirst(cancelled);
        return;
      }
      state.set(WAITING);
      // A task that came before the state was set has woken nobody.
      if (!others.isEmpty() || stopping) {
        state.set(RUNNING);
        selector.selectNow(EventLoop::ready);
      } else {
        selector.select(EventLoop::ready);
        state.set(RUNNING);
      }
    } catch (IOException e) {
      state.set(RUNNING);
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  private void closeFirst(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      closing.remove().close();
    }
  }

  private static void ready(SelectionKey key) {
    if (key.attachment() instanceof Watched watched) {
      watched.tell();
    }
  }

  private void close() {
    try {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      closeFirst(closing.size());
      selector.close();
    } catch (IOException e) {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
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
