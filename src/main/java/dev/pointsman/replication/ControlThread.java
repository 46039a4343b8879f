package dev.pointsman.replication;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of a replica, on which all that it decides and writes happens in turn. */
final class ControlThread {
  private static final Logger LOG = LoggerFactory.getLogger(ControlThread.class);

  private ControlThread() {}

  static ScheduledExecutorService create() {
    ScheduledThreadPoolExecutor control =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("pointsman-replica").factory());
    control.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return control;
  }

  /** Runs a task there, which must not fail; {@code otherwise} here, if the replica is closed. */
  static void execute(Executor control, Runnable task, Runnable otherwise) {
    try {
      control.execute(guarded(task));
    } catch (RejectedExecutionException closed) {
      otherwise.run();
    }
  }

  /** A task whose failure is logged, as it is a fault of ours and nobody waits for its result. */
  static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("a step of the replica failed", e);
      }
    };
  }
}
