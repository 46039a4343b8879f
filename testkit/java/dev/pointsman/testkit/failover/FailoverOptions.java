package dev.pointsman.testkit.failover;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the experiment is to measure.
 *
 * @param runs trials of each fault
 * @param faults which faults, in order
 * @param contenders names of contenders, in order
 * @param nodes scheduler nodes
 * @param held connections held, over both VIPs
 * @param everyMillis between two dials
 * @param patienceMillis how long a dial may wait for its answer
 * @param results where to append a line of JSON a trial; empty for nowhere
 * @param logs where to keep the nodes' logs of every trial; empty for nowhere, and then only those
 *     of trials that failed are kept
 * @param tables result files to make a table of, instead of measuring
 */
record FailoverOptions(
    int runs,
    List<Fault> faults,
    List<String> contenders,
    int nodes,
    int held,
    int everyMillis,
    int patienceMillis,
    Optional<Path> results,
    Optional<Path> logs,
    List<Path> tables) {

  private static final List<String> KNOWN =
      List.of(
          "--runs",
          "--faults",
          "--contenders",
          "--nodes",
          "--held",
          "--every",
          "--patience",
          "--results",
          "--logs",
          "--table",
          "--quick");

  private static final List<String> CONTENDERS = List.of(Pointsman.NAME, Keepalived.NAME);
  private static final List<String> ALL =
      List.of(Pointsman.NAME, Keepalived.NAME, Pointsman.MAJORITY);

  FailoverOptions {
    faults = List.copyOf(faults);
    contenders = List.copyOf(contenders);
    tables = List.copyOf(tables);
  }

  /** Wrong usage, in one sentence. */
  static final class UsageException extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1;

    UsageException(String sentence) {
      super(sentence);
    }

    UsageException(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }

  static String help() {
    StringBuilder text =
        new StringBuilder(
            """
            usage: testkit/failover/run [OPTION]...
            Measures how long a VIP is without service when its scheduler node fails, and what else that costs,
            in a network of namespaces that it makes and removes. A Markdown table goes to stdout, progress to
            stderr. A trial takes 5 to 15 seconds.

              --runs N            trials of each fault (default 20)
              --faults LIST       of those below (default all)
              --contenders LIST   of pointsman, keepalived (default these two) and pointsman-majority, which has
                                  quorum = majority; keepalived has HAProxy as its relay
              --nodes N           scheduler nodes, 1 to 3 (default 3; 1 only for the fault none, 2 not for power)
              --held N            connections held over the two VIPs (default 50)
              --every MS          between two dials of the client (default 5)
              --patience MS       how long a dial may wait for its answer until it has failed, at most 950, as the
                                  kernel repeats a SYN after 1,000 (default 900); those that waited for more than
                                  250 are counted, too
              --quick             two trials of kill and term: a check, not a result
              --results FILE      append every trial to a file, a line of JSON each; trials that it has
                                  already, of as many scheduler nodes, are not made again
              --logs DIRECTORY    keep the nodes' logs of every trial
              --table FILE,...    measure nothing, make the table of such files
              --help

            Faults, of the node that has the first of two VIPs:
            """);
    for (Fault fault : Fault.values()) {
      text.append("  %-10s %s%n".formatted(fault.label(), fault.description()));
    }
    return text.append(
            """

            Exit codes: 0 measured, 1 some trial failed or ended without service (the nodes' logs are kept), 64 usage.
            Needs: root, iproute2, nftables, JDK 25, `mvn package` done, and the contenders' programs.
            """)
        .toString();
  }

  static FailoverOptions parse(String[] args) throws UsageException {
    Map<String, String> given = given(args, KNOWN);
    boolean quick = given.containsKey("--quick");
    int nodes = number(given, "--nodes", 3, 1, 3);
    List<Fault> faults = faults(given.get("--faults"), quick, nodes);
    List<String> contenders =
        list(given.getOrDefault("--contenders", String.join(",", CONTENDERS)));
    for (String contender : contenders) {
      if (!ALL.contains(contender)) {
        throw new UsageException(
            "--contenders: \"%s\" (expected: of %s)".formatted(contender, String.join(",", ALL)));
      }
    }
    return new FailoverOptions(
        number(given, "--runs", quick ? 2 : 20, 1, 1_000),
        faults,
        contenders,
        nodes,
        number(given, "--held", 50, 2, 2_000),
        number(given, "--every", 5, 1, 200),
        number(given, "--patience", (int) Prober.PATIENCE.toMillis(), 20, 950),
        Optional.ofNullable(given.get("--results")).map(Path::of),
        Optional.ofNullable(given.get("--logs")).map(Path::of),
        list(given.getOrDefault("--table", "")).stream().map(Path::of).toList());
  }

  static Map<String, String> given(String[] args, List<String> known) throws UsageException {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < args.length; i++) {
      String option = args[i];
      if (!known.contains(option)) {
        throw new UsageException(
            "\"%s\" is not an option (expected: %s)".formatted(option, String.join(", ", known)));
      }
      if (option.equals("--quick")) {
        given.put(option, "");
      } else if (i + 1 == args.length) {
        throw new UsageException(option + " needs a value");
      } else {
        given.put(option, args[++i]);
      }
    }
    return given;
  }

  static List<Fault> faults(@Nullable String text, boolean quick, int nodes) throws UsageException {
    if (text == null) {
      List<Fault> all = quick ? List.of(Fault.KILL, Fault.TERM) : List.of(Fault.values());
      return all.stream().filter(fault -> fault.nodesNeeded() <= nodes).toList();
    }
    Set<Fault> faults = new LinkedHashSet<>();
    for (String label : list(text)) {
      Fault fault =
          Fault.of(label)
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--faults: \"%s\" (expected: of %s)".formatted(label, Fault.labels())));
      if (fault.nodesNeeded() > nodes) {
        throw new UsageException(
            "--faults: %s with %d scheduler nodes (expected: at least %d)"
                .formatted(label, nodes, fault.nodesNeeded()));
      }
      faults.add(fault);
    }
    return new ArrayList<>(faults);
  }

  static List<String> list(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  static int number(Map<String, String> given, String name, int otherwise, int least, int most)
      throws UsageException {
    String text = given.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new UsageException(allowed(name, text, least, most), e);
    }
    throw new UsageException(allowed(name, text, least, most));
  }

  private static String allowed(String name, String text, int least, int most) {
    return "%s %s (expected: %d to %d)".formatted(name, text, least, most);
  }
}
