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
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that a run of the demo puts up, and clears away in the reverse order, whatever happened. */
final class Premises {
  private final Show show;
  private final DemoOptions options;
  private final Supplier<Addresses> addresses;
  private final Path temporary;
  private final Journal journal;
  private final Deque<Clearing> toClear = new ArrayDeque<>();
  private @Nullable DemoSite site;
  private @Nullable NodePair nodes;
  private @Nullable Stage stage;
  private @Nullable Path directory;
  private boolean keepLogs;
  private volatile boolean begun;

  /** Something to be undone. */
  @FunctionalInterface
  private interface Clearing {
    void run() throws IOException;
  }

  /**
   * Premises with nothing on them.
   *
   * @param addresses where everything is to be
   * @param temporary where the nodes' directories are made
   */
  Premises(Show show, DemoOptions options, Supplier<Addresses> addresses, Path temporary) {
    this.show = show;
    this.options = options;
    this.addresses = addresses;
    this.temporary = temporary;
    this.journal = new Journal(System::nanoTime, show::note);
  }

  /**
   * Servers first, then the scheduler nodes in front of them.
   *
   * @param clip how long the clip is that they play
   */
  Stage putUp(DemoNode.Starter starter, Duration clip) throws IOException, InterruptedException {
    Addresses at = addresses.get();
    DemoSite servers =
        new DemoSite(
                at,
                new SyntheticClip(1998, options.rate() * 1000, clip),
                new PatternMedia(1998, clip))
            .start();
    site = servers;
    toClear.push(servers::close);

    Path home = Files.createTempDirectory(temporary, "pointsman-demo-");
    directory = home;
    toClear.push(() -> delete(home));
    NodePair pair = new NodePair(starter, at, home, this::logged);
    nodes = pair;
    for (NodeName name : NodeName.values()) {
      Files.createDirectory(home.resolve(name.toString()));
      Files.writeString(pair.conf(name), DemoConf.of(name, at));
    }
    show.explain("Starting two scheduler nodes, each a process of its own ...");
    toClear.push(pair::close);
    pair.start();
    journal.begin();
    begun = true;

    Stage set = new Stage(servers, journal, pair);
    stage = set;
    toClear.push(() -> hangUp(set));
    return set;
  }

  DemoSite site() {
    return Objects.requireNonNull(site);
  }

  NodePair nodes() {
    return Objects.requireNonNull(nodes);
  }

  Journal journal() {
    return journal;
  }

  /** How everything stands; null when it never stood. */
  @Nullable Snapshot lastLook() {
    Stage set = stage;
    return set == null ? null : set.snapshot();
  }

  /**
   * Clears everything away; a sentence for each thing that could not be.
   *
   * @param failed whether something went wrong before: then the nodes' files are kept, as they are
   *     when something goes wrong now
   */
  List<String> clear(boolean failed) {
    List<String> failures = new ArrayList<>();
    keepLogs = failed;
    while (!toClear.isEmpty()) {
      try {
        toClear.pop().run();
      } catch (IOException | DemoFailure e) {
        failures.add("Clearing away failed: " + e.getMessage());
        keepLogs = true;
      }
    }
    return failures;
  }

  /** The directory that was kept. */
  Optional<Path> kept() {
    return keepLogs ? Optional.ofNullable(directory) : Optional.empty();
  }

  private void logged(NodeName node, String line) {
    if (options.verbose()) {
      journal.note(Mood.FAINT, node + ": " + line);
    }
    if (begun) { // a JVM that starts on a busy machine finds servers slow that are not
      NodeLog.sentence(node, line).ifPresent(sentence -> journal.note(Mood.PLAIN, sentence));
    }
  }

  private static void hangUp(Stage stage) throws IOException {
    for (Viewer viewer : stage.viewers()) {
      viewer.stop();
    }
  }

  private void delete(Path directory) throws IOException {
    if (keepLogs) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
