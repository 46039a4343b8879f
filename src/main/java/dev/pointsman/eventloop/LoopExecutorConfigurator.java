package dev.pointsman.eventloop;

import com.typesafe.config.Config;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * Gives a dispatcher the event loops that it shares with others; {@code event-loops} says how many.
 */
abstract class LoopExecutorConfigurator extends ExecutorServiceConfigurator {
  private final int loops;
  private final DispatcherPrerequisites prerequisites;

  LoopExecutorConfigurator(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    this.prerequisites = prerequisites;
    this.loops = config.getInt("event-loops");
  }

  /** Has a loop of the group do what the dispatcher submits. */
  abstract void submit(EventLoopGroup group, Runnable work);

  @Override
  public final ExecutorServiceFactory createExecutorServiceFactory(
      String id, ThreadFactory threads) {
    return new ExecutorServiceFactory() {
      @Override
      public ExecutorService createExecutorService() {
        EventLoopGroup group = EventLoops.retain(prerequisites, loops, threads);
        return new EventLoopExecutor(group, work -> submit(group, work));
      }
    };
  }
}
