package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.pna.SyntheticClip;
import dev.pointsman.testkit.rtsp.PatternMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that a run of the demo puts up, and clears away in the reverse order, whatever happened. */
final class Premises {
  private final Show show;
  private final DemoOptions options;
  private final Journal journal;
  private final Deque<Clearing> toClear = new ArrayDeque<>();
  private @Nullable DemoSite site;
  private @Nullable DemoNode node;
  private @Nullable Stage stage;
  private @Nullable Path conf;

  /** Something to be undone. */
  @FunctionalInterface
  private interface Clearing {
    void run() throws IOException;
  }

  Premises(Show show, DemoOptions options) {
    this.show = show;
    this.options = options;
    this.journal = new Journal(System::nanoTime, show::note);
  }

  /**
   * Servers first, then the scheduler node in front of them.
   *
   * @param clip how long the clip is that they play
   */
  Stage putUp(DemoNode.Starter starter, Duration clip) throws IOException, InterruptedException {
    Addresses at = Addresses.pick();
    DemoSite servers =
        new DemoSite(
                at,
                new SyntheticClip(1998, options.rate() * 1000, clip),
                new PatternMedia(1998, clip))
            .start();
    site = servers;
    toClear.push(servers::close);

    Path directory = Files.createTempDirectory("pointsman-demo-");
    toClear.push(() -> delete(directory));
    Path file = Files.writeString(directory.resolve("pointsman.conf"), DemoConf.of(at));
    conf = file;

    show.explain("Starting a scheduler node, in a process of its own ...");
    DemoNode started = starter.start(file, at, line -> logged(line));
    node = started;
    journal.begin();
    toClear.push(started::close);

    Stage set = new Stage(servers, journal, started.describe());
    stage = set;
    toClear.push(() -> hangUp(set));
    return set;
  }

  DemoSite site() {
    return Objects.requireNonNull(site);
  }

  DemoNode node() {
    return Objects.requireNonNull(node);
  }

  Path conf() {
    return Objects.requireNonNull(conf);
  }

  Journal journal() {
    return journal;
  }

  /** How everything stands; null when it never stood. */
  @Nullable Snapshot lastLook() {
    Stage set = stage;
    return set == null ? null : set.snapshot();
  }

  /** Clears everything away; a sentence for each thing that could not be. */
  List<String> clear() {
    List<String> failures = new ArrayList<>();
    while (!toClear.isEmpty()) {
      try {
        toClear.pop().run();
      } catch (IOException | DemoFailure e) {
        failures.add("Clearing away failed: " + e.getMessage());
      }
    }
    return failures;
  }

  private void logged(String line) {
    if (options.verbose()) {
      journal.note(Mood.FAINT, "sched-1: " + line);
    }
    NodeLog.sentence(line).ifPresent(sentence -> journal.note(Mood.PLAIN, sentence));
  }

  private static void hangUp(Stage stage) throws IOException {
    for (Viewer viewer : stage.viewers()) {
      viewer.stop();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
