package dev.pointsman.testkit.failover;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.NetworkLab;
import dev.pointsman.testkit.process.Machine;
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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The command: faults, one after the other, on the scheduler nodes of each contender.
 *
 * <p>Exit codes: 0 measured, 1 some trial failed or ended without service, 64 wrong usage.
 */
public final class FailoverExperiment {
  /** Trials that fail one after the other before a contender is given up. */
  private static final int PATIENCE = 3;

  /** Between two dials of the VIP that only has to be there. */
  private static final Duration SLOWLY = Duration.ofMillis(50);

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final FailoverOptions options;
  private final PrintStream progress;
  private final List<TrialResult> results = new ArrayList<>();
  private final List<String> descriptions = new ArrayList<>();
  private int failures;

  FailoverExperiment(FailoverOptions options, PrintStream progress) {
    this.options = options;
    this.progress = progress;
  }

  /** Runs the experiment that the arguments ask for, and exits. */
  public static void main(String[] args) throws IOException {
    if (Arrays.asList(args).contains("--help") || Arrays.asList(args).contains("-h")) {
      System.out.print(FailoverOptions.help());
      return;
    }
    try {
      System.exit(run(FailoverOptions.parse(args)));
    } catch (FailoverOptions.UsageException e) {
      System.err.println("run: " + e.getMessage() + " (see --help)");
      System.exit(64);
    }
  }

  private static int run(FailoverOptions options) throws IOException {
    if (!options.tables().isEmpty()) {
      List<String> lines = new ArrayList<>();
      for (Path file : options.tables()) {
        lines.addAll(Files.readAllLines(file));
      }
      System.out.print(ResultsTable.of(lines, FailoverExperiment::parse).text());
      return 0;
    }
    Optional<String> lacking = NetworkLab.lacking();
    if (lacking.isPresent()) {
      System.err.println("run: this needs " + lacking.get());
      return 1;
    }
    FailoverExperiment experiment = new FailoverExperiment(options, System.err);
    experiment.resume();
    experiment.measure();
    System.out.print(experiment.report());
    return experiment.failures == 0 ? 0 : 1;
  }

  /** Counts the trials that the results' file has already as made. */
  private void resume() throws IOException {
    Optional<Path> file = options.results().filter(Files::exists);
    if (file.isPresent()) {
      Files.readAllLines(file.get()).stream()
          .filter(line -> !line.isBlank())
          .map(FailoverExperiment::parse)
          .filter(trial -> trial.nodes() == options.nodes())
          .forEach(results::add);
      say("%d trials are in %s already".formatted(results.size(), file.get()));
    }
  }

  private int made(String contender, Fault fault) {
    return (int)
        results.stream()
            .filter(trial -> trial.contender().equals(contender))
            .filter(trial -> trial.fault().equals(fault.label()))
            .count();
  }

  /** Whether there is anything left to measure of a contender. */
  private boolean complete(String contender) {
    return options.faults().stream().allMatch(fault -> made(contender, fault) >= options.runs());
  }

  /** Measures every contender on a stage of its own, the same for all. */
  List<TrialResult> measure() throws IOException {
    for (String name : options.contenders()) {
      if (complete(name)) {
        continue;
      }
      Path directory = Files.createTempDirectory("failover-" + name);
      int failuresBefore = failures;
      try (Stage stage = Stage.build(options.nodes());
          Contender contender = contender(name, stage, directory);
          Prober prober = dial(stage, stage.first(), every(), patience());
          Prober second = dial(stage, stage.vips().get(1), SLOWLY, patience())) {
        descriptions.add(contender.name() + ": " + contender.description());
        say("%s: %s".formatted(contender.name(), contender.description()));
        Group group = new Group(stage, contender);
        prober.pause(); // until all nodes are ready
        second.pause();
        group.startAll();
        trials(group, prober, second, directory);
      }
      if (failures == failuresBefore) {
        removeAll(directory);
      } else {
        say("what its nodes had on disk and wrote stays in " + directory);
      }
    }
    return List.copyOf(results);
  }

  private void trials(Group group, Prober prober, Prober second, Path directory)
      throws IOException {
    int failedInARow = 0;
    for (Fault fault : options.faults()) {
      if (fault == Fault.MOVE && !group.contender().moves()) {
        say("%s cannot move a VIP".formatted(group.contender().name()));
        continue;
      }
      int made = made(group.contender().name(), fault);
      for (int number = made + 1; number <= options.runs(); number++) {
        try {
          if (!group.settle()) {
            say("all nodes had to be started anew");
          }
          prober.resume();
          second.resume();
          TrialResult result =
              new Trial(group, prober, second, fault, number, options.held() / 2).run();
          keep(result);
          keepLogs(group.contender(), fault, number);
          if (!result.endsWithService()) {
            failures++; // a figure all the same, and one to look into
            say("the nodes' logs are in " + writeLogs(group.contender(), directory, fault, number));
          }
          failedInARow = 0;
        } catch (LabFailure | AssertionError e) {
          failures++;
          failedInARow++;
          Path logs = writeLogs(group.contender(), directory, fault, number);
          say(
              "%s %d FAILED: %s; the nodes' logs are in %s"
                  .formatted(fault.label(), number, e, logs));
          if (failedInARow == PATIENCE) {
            say("%s is given up".formatted(group.contender().name()));
            return;
          }
          prober.pause();
          second.pause();
          group.startAll();
        }
      }
    }
  }

  private void keepLogs(Contender contender, Fault fault, int number) throws IOException {
    if (options.logs().isPresent()) {
      Files.createDirectories(options.logs().get());
      writeLogs(contender, options.logs().get(), fault, number);
    }
  }

  private static Path writeLogs(Contender contender, Path directory, Fault fault, int number)
      throws IOException {
    return Files.writeString(
        directory.resolve("%s-%s-%d.log".formatted(contender.name(), fault.label(), number)),
        contender.logs());
  }

  private void keep(TrialResult result) throws IOException {
    results.add(result);
    if (options.results().isPresent()) {
      Files.writeString(
          options.results().get(),
          JSON.writeValueAsString(result) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    TrialResult.Back back = result.back();
    say(
        "%s %s %d: %s without service, %d dials failed, %d answered late%s"
            .formatted(
                result.contender(),
                result.fault(),
                result.number(),
                result.served() ? "%.0f ms".formatted(result.gap()) : "for ever",
                result.failed(),
                result.slow(),
                back == null
                    ? ""
                    : "; on return %s, %s"
                        .formatted(
                            back.served() ? "%.0f ms".formatted(back.gap()) : "for ever",
                            back.whole() == null
                                ? "never whole"
                                : "whole after %.0f ms".formatted(back.whole()))));
  }

  String report() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s; %d scheduler nodes, a dial every %d ms, %d connections held.%n"
            .formatted(Machine.describe(), options.nodes(), options.everyMillis(), options.held()));
    descriptions.forEach(description -> text.append("- ").append(description).append('\n'));
    return text.append('\n').append(new ResultsTable(results).text()).toString();
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

  private static Contender contender(String name, Stage stage, Path directory) {
    return switch (name) {
      case Keepalived.NAME -> new Keepalived(stage, directory);
      case Pointsman.NAME, Pointsman.MAJORITY -> new Pointsman(name, stage, directory);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static TrialResult parse(String line) {
    try {
      return JSON.readValue(line, TrialResult.class);
    } catch (IOException e) {
      throw new LabFailure("no trial's result: " + line, e);
    }
  }

  private static Prober dial(Stage stage, Stage.Vip vip, Duration every, Duration patience) {
    InetSocketAddress address = new InetSocketAddress(vip.address(), Stage.PORT);
    return Prober.start(stage.client(), address, every, patience);
  }

  private Duration patience() {
    return Duration.ofMillis(options.patienceMillis());
  }

  private Duration every() {
    return Duration.ofMillis(options.everyMillis());
  }

  private void say(String sentence) {
    progress.printf("%s %s%n", LocalTime.now(ZoneId.systemDefault()).format(CLOCK), sentence);
  }
}
