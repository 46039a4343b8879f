package dev.pointsman.transport.loop;

import com.typesafe.config.Config;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * The executor of a dispatcher whose actors run on event loops; named in its configuration, where
 * {@code event-loops} says how many there are.
 */
public final class TaskExecutor extends ExecutorServiceConfigurator {
  private final int loops;
  private final DispatcherPrerequisites prerequisites;

  public TaskExecutor(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    this.prerequisites = prerequisites;
    this.loops = config.getInt("event-loops");
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    return new ExecutorServiceFactory() {
      @Override
      public ExecutorService createExecutorService() {
        return new EventLoopExecutor(EventLoops.retain(prerequisites, loops, threads));
      }
    };
  }
}
