package dev.pointsman.replication;

import dev.pointsman.replication.cluster.ClusterSystem;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the last cluster system of a replica, in bounded time. */
final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  /** Leaving takes three rounds of gossip or so. One that could not leave is given up by others. */
  private static final Duration LEAVING = Duration.ofSeconds(3);

  private static final Duration TERMINATING = Duration.ofSeconds(10);

  private Ending() {}

  static void end(ClusterSystem system, boolean leaving) {
    if (leaving) {
      system.leave();
      if (await(system.terminated(), LEAVING)) {
        return;
      }
    }
    if (!await(system.end(), TERMINATING)) {
      LOG.warn("the cluster system did not end within {} s", TERMINATING.toSeconds());
    }
  }

  private static boolean await(CompletionStage<?> stage, Duration longest) {
    try {
      stage.toCompletableFuture().get(longest.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      LOG.warn("the cluster system ended with a failure", e.getCause());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
