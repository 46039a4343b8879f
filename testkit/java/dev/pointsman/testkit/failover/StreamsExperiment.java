package dev.pointsman.testkit.failover;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pointsman.testkit.failover.StreamsResult.Phase;
import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.lab.NetworkLab;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Machine;
import dev.pointsman.testkit.product.ProductCommand;
import dev.pointsman.testkit.streams.Audience;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The command: faults of scheduler nodes under live streams.
 *
 * <p>Exit codes: 0 measured, 1 some trial failed, 64 wrong usage.
 */
public final class StreamsExperiment {
  /** Trials that fail one after the other before the experiment is given up. */
  private static final int PATIENCE = 3;

  private static final Duration PREPARE = Duration.ofSeconds(30);

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final StreamsOptions options;
  private final PrintStream progress;
  private final List<StreamsResult> results = new ArrayList<>();
  private int failures;

  StreamsExperiment(StreamsOptions options, PrintStream progress) {
    this.options = options;
    this.progress = progress;
  }

  /** Runs the experiment that the arguments ask for, and exits. */
  public static void main(String[] args) throws IOException {
    if (Arrays.asList(args).contains("--help") || Arrays.asList(args).contains("-h")) {
      System.out.print(StreamsOptions.help());
      return;
    }
    try {
      System.exit(run(StreamsOptions.parse(args)));
    } catch (FailoverOptions.UsageException e) {
      System.err.println("streams: " + e.getMessage() + " (see --help)");
      System.exit(64);
    }
  }

  private static int run(StreamsOptions options) throws IOException {
    StreamsExperiment experiment = new StreamsExperiment(options, System.err);
    if (!options.tables().isEmpty()) {
      for (Path file : options.tables()) {
        experiment.results.addAll(read(file));
      }
      System.out.print(new StreamsTable(experiment.results).text());
      return 0;
    }
    Optional<String> lacking = NetworkLab.lacking();
    if (lacking.isPresent()) {
      System.err.println("streams: this needs " + lacking.get());
      return 1;
    }
    if (options.results().filter(Files::exists).isPresent()) {
      read(options.results().get()).stream()
          .filter(experiment::sameSetUp)
          .forEach(experiment.results::add);
      experiment.say("%d trials are there already".formatted(experiment.results.size()));
    }
    experiment.measure();
    System.out.printf(
        "%s; %d scheduler nodes, %,d streams, a dial every %d ms.%n%n%s",
        Machine.describe(),
        options.nodes(),
        options.streams(),
        options.everyMillis(),
        new StreamsTable(experiment.results).text());
    return experiment.failures == 0 ? 0 : 1;
  }

  /** Makes the trials that are not there yet. */
  List<StreamsResult> measure() throws IOException {
    if (options.faults().stream().allMatch(fault -> made(fault) >= options.runs())) {
      return List.copyOf(results);
    }
    Path directory = Files.createTempDirectory("streams-" + options.forward());
    try (Stage stage = Stage.build(options.nodes())) {
      stage.addStreams(
          options.forward().equals("hop") ? host -> prepare(stage, host, directory) : host -> {});
      try (Contender contender =
              new Pointsman(
                  stage, directory, options.forward(), List.of(Stage.PORT, Stage.STREAMS));
          Prober prober =
              Prober.start(
                  stage.client(),
                  new InetSocketAddress(stage.first().address(), Stage.PORT),
                  Duration.ofMillis(options.everyMillis()),
                  Prober.PATIENCE);
          Audience audience =
              Audience.start(
                  stage.client(),
                  new InetSocketAddress(stage.first().address(), Stage.STREAMS),
                  Stage::audience)) {
        Group group = new Group(stage, contender);
        group.startAll();
        trials(group, prober, audience);
      }
    }
    say("what its nodes had on disk stays in " + directory);
    return List.copyOf(results);
  }

  private void trials(Group group, Prober prober, Audience audience) throws IOException {
    int failedInARow = 0;
    for (Fault fault : options.faults()) {
      for (int number = made(fault) + 1; number <= options.runs(); number++) {
        try {
          if (!group.settle()) {
            say("all nodes had to be started anew");
          }
          keep(new StreamsTrial(group, prober, audience, options).run(fault, number));
          failedInARow = 0;
        } catch (LabFailure | AssertionError e) {
          failures++;
          failedInARow++;
          say("%s %d FAILED: %s".formatted(fault.label(), number, e));
          if (failedInARow == PATIENCE) {
            say("given up; the nodes' logs end with:\n" + group.contender().logs());
            return;
          }
          group.startAll();
        }
      }
    }
  }

  private static void prepare(Stage stage, LabHost server, Path directory) {
    String vips = stage.vips().stream().map(Stage.Vip::address).collect(Collectors.joining(","));
    ChildProcess.run(
            server.command(
                ProductCommand.of(
                    "server-prepare",
                    "--vip",
                    vips,
                    "--state",
                    directory.resolve("prepared-" + server.name()))),
            directory,
            PREPARE)
        .orFail();
  }

  private int made(Fault fault) {
    return (int) results.stream().filter(trial -> trial.fault().equals(fault.label())).count();
  }

  private boolean sameSetUp(StreamsResult trial) {
    return trial.forward().equals(options.forward())
        && trial.nodes() == options.nodes()
        && trial.streams() == options.streams();
  }

  private void keep(StreamsResult result) throws IOException {
    results.add(result);
    if (options.results().isPresent()) {
      Files.writeString(
          options.results().get(),
          JSON.writeValueAsString(result) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    say(
        "%s %s %d: %s%s%s"
            .formatted(
                result.forward(),
                result.fault(),
                result.number(),
                words(result.struck()),
                words("; on return ", result.back()),
                words("; home ", result.home())));
  }

  private static String words(String before, @Nullable Phase phase) {
    return phase == null ? "" : before + words(phase);
  }

  private static String words(Phase phase) {
    return "lost %s, silent %s, %d of %d dials failed, no answer for %.0f ms (late %.0f)"
        .formatted(
            phase.lost(),
            phase.silence(),
            phase.failed(),
            phase.dials(),
            phase.gap(),
            phase.late());
  }

  private static List<StreamsResult> read(Path file) throws IOException {
    List<StreamsResult> read = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank()) {
        read.add(JSON.readValue(line, StreamsResult.class));
      }
    }
    return read;
  }

  private void say(String sentence) {
    progress.printf("%s %s%n", LocalTime.now(ZoneId.systemDefault()).format(CLOCK), sentence);
  }
}
