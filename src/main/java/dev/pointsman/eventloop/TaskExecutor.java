package dev.pointsman.eventloop;

import com.typesafe.config.Config;
import org.apache.pekko.dispatch.DispatcherPrerequisites;

/** The executor of a dispatcher whose actors run on event loops; named in its configuration. */
public final class TaskExecutor extends LoopExecutorConfigurator {
  public TaskExecutor(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
  }

  @Override
  void submit(EventLoopGroup group, Runnable work) {
    group.execute(work);
  }
}
