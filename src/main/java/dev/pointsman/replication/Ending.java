package dev.pointsman.replication;

import dev.pointsman.replication.cluster.ClusterSystem;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the last cluster system of a replica, in bounded time: {@link #LEAVING} and then {@link
 * #TERMINATING} at most.
 *
 * <p>A system that does not end is left behind. Its threads are daemons, and nothing is on its way
 * to the disk: what it holds was written before it was told.
 */
final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  /**
   * Leaving takes three rounds of gossip or so, of 200 ms each; up to a second was seen on a busy
   * machine. One that could not leave is given up by others.
   */
  private static final Duration LEAVING = Duration.ofSeconds(2);

  /** Actors end in milliseconds, and Artery says its last within 100 ms. */
  private static final Duration TERMINATING = Duration.ofSeconds(1);

  private final Part part;
  private final Duration leavingAtMost;
  private final Duration terminatingAtMost;

  /** What is to be ended. */
  interface Part {
    /** Asks the others to let it go. */
    void leave();

    /** Ends it, telling nobody; done when it has ended. */
    CompletionStage<Void> end();

    /** Done when it has ended, for whatever reason. */
    CompletionStage<Void> terminated();

    /** What has not ended of it, in words. */
    String remains();
  }

  Ending(Part part, Duration leavingAtMost, Duration terminatingAtMost) {
    this.part = part;
    this.leavingAtMost = leavingAtMost;
    this.terminatingAtMost = terminatingAtMost;
  }

  /** {@code leaving}: whether others can let it go. */
  static void end(ClusterSystem system, boolean leaving) {
    new Ending(new OfCluster(system), LEAVING, TERMINATING).end(leaving);
  }

  /** Returns whether it has ended; if not, what was cut short is logged. */
  boolean end(boolean leaving) {
    if (leaving) {
      part.leave();
      if (await(part::terminated, leavingAtMost)) {
        return true;
      }
      LOG.info(
          "not let go by the others within {} ms; ending all the same", leavingAtMost.toMillis());
    }
    if (await(part::end, terminatingAtMost)) {
      return true;
    }
    LOG.warn(
        "the cluster system did not end within {} ms and is left behind; what remains: {}",
        terminatingAtMost.toMillis(),
        part.remains());
    return false;
  }

  private static boolean await(Supplier<CompletionStage<Void>> stage, Duration longest) {
    try {
      stage.get().toCompletableFuture().get(longest.toNanos(), TimeUnit.NANOSECONDS);
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

  private record OfCluster(ClusterSystem system) implements Part {
    @Override
    public void leave() {
      system.leave();
    }

    @Override
    public CompletionStage<Void> end() {
      return system.end();
    }

    @Override
    public CompletionStage<Void> terminated() {
      return system.terminated();
    }

    @Override
    public String remains() {
      return system.remains();
    }
  }
}
