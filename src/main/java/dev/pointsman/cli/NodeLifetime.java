package dev.pointsman.cli;

import dev.pointsman.api.ReloadOutcome.Refused;
import dev.pointsman.api.ReloadOutcome.Reloaded;
import dev.pointsman.cli.node.RunningNode;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.SiteView;
import dev.pointsman.model.SiteView.RuleView;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node from its being ready to its end. */
final class NodeLifetime {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLifetime.class);

  /** How often a drain says how far it is. */
  private static final Duration PROGRESS = Duration.ofSeconds(3);

  private static final long ANSWER_SECONDS = 2;

  private final RunningNode node;

  NodeLifetime(RunningNode node) {
    this.node = node;
  }

  /**
   * Does what it is told until it is told to stop, and then drains.
   *
   * @return the process's exit code
   */
  int live(Orders orders) throws InterruptedException {
    announce();
    node.terminated().whenComplete((done, failure) -> orders.ended());
    while (true) {
      switch (orders.next()) {
        case RELOAD -> reload();
        case STOP -> {
          drain();
          node.end();
          LOG.info("ended");
          return ExitCodes.DONE;
        }
        case ENDED -> {
          node.end();
          throw new CommandFailure(
              ExitCodes.FAILED, "the site's actors ended by themselves; the log says why");
        }
      }
    }
  }

  private void announce() {
    SiteView view = node.view();
    LOG.atInfo()
        .addKeyValue("node", view.node())
        .addKeyValue(
            "vips",
            view.vips().stream()
                .map(vip -> vip.name() + "(" + vip.address() + ")")
                .collect(Collectors.joining(",")))
        .addKeyValue(
            "listeners",
            view.vips().stream()
                .flatMap(vip -> vip.listeners().stream())
                .flatMap(listener -> listener.endpoint().stream())
                .map(Endpoint::toString)
                .collect(Collectors.joining(",")))
        .addKeyValue("api", node.api())
        .addKeyValue("metrics", node.prometheus())
        .addKeyValue("status_page", node.statusPage())
        .addKeyValue("start_ms", sinceStart())
        .log("ready");
  }

  private void reload() {
    LOG.info("reloading");
    node.operations()
        .reload()
        .whenComplete(
            (outcome, failure) -> {
              switch (outcome) {
                case null -> LOG.error("the reload failed", failure);
                case Refused refused -> {
                  refused.findings().forEach(found -> LOG.error("{}", found));
                  LOG.error("the configuration is invalid and nothing was changed");
                }
                case Reloaded done -> {
                  done.warnings().forEach(found -> LOG.warn("{}", found));
                  done.changes().forEach(change -> LOG.info("changed: {}", change));
                  done.needRestart()
                      .forEach(key -> LOG.warn("{}: takes effect at the next start", key));
                  LOG.atInfo().addKeyValue("changes", done.changes().size()).log("reloaded");
                }
              }
            });
  }

  private void drain() throws InterruptedException {
    long started = System.nanoTime();
    Duration deadline = node.drainDeadline();
    LOG.atInfo()
        .addKeyValue("live", live())
        .addKeyValue("deadline_s", deadline.toSeconds())
        .log("draining; a second Ctrl-C ends at once");
    CompletableFuture<Integer> drained = node.drain().toCompletableFuture();
    while (true) {
      try {
        int cut = drained.get(PROGRESS.toNanos(), TimeUnit.NANOSECONDS);
        LOG.atInfo().addKeyValue("cut", cut).log("drained");
        return;
      } catch (TimeoutException notYet) {
        long left = deadline.minusNanos(System.nanoTime() - started).toSeconds();
        LOG.atInfo()
            .addKeyValue("live", live())
            .addKeyValue("seconds_left", Math.max(0, left))
            .log("draining");
      } catch (ExecutionException e) {
        LOG.error("draining failed; what is left is cut", e.getCause());
        return;
      }
    }
  }

  /** The number of live connections as text; {@code unknown} if the site does not say. */
  private String live() throws InterruptedException {
    try {
      SiteView view =
          node.operations().describe().toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
      return Long.toString(view.rules().stream().mapToLong(RuleView::live).sum());
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("the site did not say how many connections live", e);
      return "unknown";
    }
  }

  private static long sinceStart() {
    return ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> System.currentTimeMillis() - start.toEpochMilli())
        .orElse(-1L);
  }
}
