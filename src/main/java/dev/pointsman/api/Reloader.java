package dev.pointsman.api;

import dev.pointsman.api.ReloadOutcome.Refused;
import dev.pointsman.api.ReloadOutcome.Reloaded;
import dev.pointsman.config.LoadResult;
import dev.pointsman.config.LoadResult.Invalid;
import dev.pointsman.config.LoadResult.Loaded;
import dev.pointsman.config.report.Finding;
import dev.pointsman.config.report.Place;
import dev.pointsman.config.report.Severity;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration again and has it applied, one reload after the other.
 *
 * <p>Reading blocks, so it has a virtual thread of its own. Whoever asks while a reload is waiting
 * for the one before it gets the outcome of the waiting one, which reads the file after the
 * question; at most one runs and one waits, however often it is asked.
 */
final class Reloader {
  private static final Executor OWN_THREAD = task -> Thread.ofVirtual().name("reload").start(task);

  private final String file;
  private final Loaded atStart;
  private final Supplier<LoadResult> load;
  private final Function<Site, CompletionStage<List<String>>> apply;

  private CompletableFuture<@Nullable ReloadOutcome> last = CompletableFuture.completedFuture(null);
  private @Nullable CompletableFuture<ReloadOutcome> waiting;

  /**
   * @param file what the configuration file is called in a finding about it
   * @param atStart the configuration that the process was started with
   */
  Reloader(
      String file,
      Loaded atStart,
      Supplier<LoadResult> load,
      Function<Site, CompletionStage<List<String>>> apply) {
    this.file = file;
    this.atStart = atStart;
    this.load = load;
    this.apply = apply;
  }

  synchronized CompletionStage<ReloadOutcome> reload() {
    CompletableFuture<ReloadOutcome> next = waiting;
    if (next == null) {
      next = last.thenComposeAsync(before -> loadAndApply(), OWN_THREAD);
      waiting = next;
      // A failure is told to those who asked; the next reload starts all the same.
      last = next.handle((outcome, failure) -> null);
    }
    return next.copy();
  }

  private CompletionStage<ReloadOutcome> loadAndApply() {
    synchronized (this) {
      waiting = null;
    }
    return switch (load.get()) {
      case Invalid invalid -> CompletableFuture.completedFuture(new Refused(invalid.findings()));
      case Loaded loaded -> applyLoaded(loaded);
    };
  }

  private CompletionStage<ReloadOutcome> applyLoaded(Loaded loaded) {
    Site next = loaded.site();
    if (!next.node().equals(atStart.site().node())) {
      Finding otherNode =
          new Finding(
              Severity.ERROR,
              Place.wholeFile(file),
              "node",
              next.node().value(),
              "a process stays the scheduler node that it was started as",
              atStart.site().node() + ", or a restart");
      return CompletableFuture.completedFuture(new Refused(List.of(otherNode)));
    }
    List<String> needRestart = needRestart(atStart.settings(), loaded.settings());
    return apply
        .apply(next)
        .thenApply(changes -> new Reloaded(changes, needRestart, loaded.warnings()));
  }

  private static List<String> needRestart(NodeSettings before, NodeSettings after) {
    List<String> keys = new ArrayList<>();
    addIfDifferent(keys, "api", before.api(), after.api());
    addIfDifferent(keys, "metrics", before.metrics(), after.metrics());
    addIfDifferent(keys, "access-log", before.accessLog(), after.accessLog());
    addIfDifferent(keys, "max-connections", before.maxConnections(), after.maxConnections());
    addIfDifferent(keys, "drain-deadline", before.drainDeadline(), after.drainDeadline());
    return keys;
  }

  private static void addIfDifferent(List<String> keys, String key, Object before, Object after) {
    if (!before.equals(after)) {
      keys.add(key);
    }
  }
}
