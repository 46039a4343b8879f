package dev.pointsman.testkit.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.NetworkLab;
import dev.pointsman.testkit.process.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The command: a soak of two scheduler nodes.
 *
 * <p>Exit codes: 0 all held, 1 something did not, 64 wrong usage.
 */
public final class Soak {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private static final long SEEDS = 1_000_000;

  private final SoakOptions options;
  private final PrintStream out;
  private final PrintStream progress;

  private Soak(SoakOptions options, PrintStream out, PrintStream progress) {
    this.options = options;
    this.out = out;
    this.progress = progress;
  }

  /** Runs the soak that the arguments ask for, and exits. */
  public static void main(String[] args) throws IOException {
    if (Arrays.asList(args).contains("--help") || Arrays.asList(args).contains("-h")) {
      System.out.print(SoakOptions.help());
      return;
    }
    try {
      SoakOptions options =
          SoakOptions.parse(args, Math.floorMod(System.currentTimeMillis(), SEEDS));
      Optional<String> lacking = NetworkLab.lacking();
      if (lacking.isPresent()) {
        System.err.println("soak: this needs " + lacking.get());
        System.exit(1);
      }
      System.exit(new Soak(options, System.out, System.err).run() ? 0 : 1);
    } catch (SoakOptions.UsageException e) {
      System.err.println("soak: " + e.getMessage() + " (see --help)");
      System.exit(64);
    }
  }

  /** Whether all held. */
  private boolean run() throws IOException {
    Path directory = Files.createTempDirectory("soak");
    say("seed %d; the nodes' files are in %s".formatted(options.seed(), directory));
    boolean held = false;
    try (Site site = Site.build(directory);
        SoakRun run = new SoakRun(site, options, this::say)) {
      try {
        run.start();
        if (options.calm()) {
          run.stayCalm();
        } else {
          run.soak(this::keep);
        }
        run.finish();
      } catch (LabFailure | AssertionError e) {
        run.findings().add("the soak could not go on: " + e);
        e.printStackTrace(progress);
      }
      held = run.findings().all().isEmpty();
      report(run, held, held ? "" : site.logs());
    }
    if (held) {
      removeAll(directory);
    } else {
      say("what the nodes had on disk stays in " + directory);
    }
    return held;
  }

  private void report(SoakRun run, boolean held, String logs) throws IOException {
    out.printf(
        "%s; seed %d, %d s%s.%n",
        Machine.describe(),
        options.seed(),
        options.lasts().toSeconds(),
        options.calm() ? ", no fault, every core busy" : "");
    out.println("- " + run.summary());
    run.vitals().forEach(line -> out.println("- " + line));
    if (!options.calm()) {
      out.printf("%n%s", EpisodeTable.of(run.results()));
    }
    if (!held) {
      out.printf(
          "%nSeed %d. What was done:%n%s%n", options.seed(), EpisodeTable.history(run.results()));
      out.printf("%nThe nodes' logs end with:%n%s", logs);
      out.printf("%nDid not hold:%n");
      run.findings().all().forEach(out::println);
    }
  }

  private void keep(EpisodeResult result) {
    if (options.results().isPresent()) {
      try {
        Files.writeString(
            options.results().get(),
            JSON.writeValueAsString(result) + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException("a result cannot be kept", e);
      }
    }
    say(
        "%d: %s; a VIP without service for %.0f ms, %d kept connections lost"
            .formatted(
                result.number(),
                result.whole() == null
                    ? "never whole"
                    : "whole after %.0f ms".formatted(result.whole()),
                result.worstGap(),
                result.keptLost()));
  }

  private static void removeAll(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.sorted(Comparator.reverseOrder()).toList(); // what is in a directory before it
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }

  private synchronized void say(String sentence) {
    progress.printf("%s %s%n", LocalTime.now(ZoneId.systemDefault()).format(CLOCK), sentence);
  }
}
