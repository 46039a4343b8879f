package dev.pointsman.transport.loop;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A dispatcher's view of the event loops it shares with another dispatcher. */
final class EventLoopExecutor extends AbstractExecutorService {
  private final EventLoopGroup group;
  private volatile boolean shutDown;

  EventLoopExecutor(EventLoopGroup group) {
    this.group = group;
  }

  @Override
  public void execute(Runnable task) {
    if (shutDown) {
      throw new RejectedExecutionException("the event loop executor is shut down");
    }
    group.execute(task);
  }

  @Override
  public void shutdown() {
    if (!shutDown) {
      shutDown = true;
      group.release();
    }
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutDown;
  }

  @Override
  public boolean isTerminated() {
    return shutDown && group.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    group.join(unit.toMillis(timeout));
    return isTerminated();
  }
}
