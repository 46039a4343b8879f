package dev.pointsman.testkit.failover;

import dev.pointsman.testkit.failover.FailoverOptions.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the experiment with live streams is to measure.
 *
 * @param runs trials of each fault
 * @param faults which faults, in order
 * @param forward what the product's rules say: {@code hop} or {@code relay}
 * @param nodes scheduler nodes
 * @param streams live streams
 * @param everyMillis between two dials
 * @param results where to append a line of JSON a trial; empty for nowhere
 * @param tables result files to make a table of, instead of measuring
 */
record StreamsOptions(
    int runs,
    List<Fault> faults,
    String forward,
    int nodes,
    int streams,
    int everyMillis,
    Optional<Path> results,
    List<Path> tables) {

  private static final List<String> KNOWN =
      List.of(
          "--runs",
          "--faults",
          "--forward",
          "--nodes",
          "--streams",
          "--every",
          "--results",
          "--table",
          "--quick");

  private static final List<String> FORWARDS = List.of("hop", "relay");

  StreamsOptions {
    faults = List.copyOf(faults);
    tables = List.copyOf(tables);
  }

  static String help() {
    StringBuilder text =
        new StringBuilder(
            """
            usage: testkit/failover/streams [OPTION]...
            Measures what live streams lose when the scheduler node that set them up fails, returns, and has the VIP
            again, in a network of namespaces that it makes and removes. A Markdown table goes to stdout, progress to
            stderr. A trial takes 15 to 40 seconds.

              --runs N            trials of each fault (default 20)
              --faults LIST       of those below (default: none,kill,stop,link,term,move)
              --forward WHAT      hop (default) or relay: what the rules say
              --nodes N           scheduler nodes, 1 to 3 (default 2; 1 only for the fault none, and relay)
              --streams N         live streams, TCP and UDP (default 1000)
              --every MS          between two dials of new connections (default 5: 200 a second)
              --quick             two trials each of none and kill, 100 streams: a check, not a result
              --results FILE      append every trial to a file, a line of JSON each; trials that it has
                                  already, of the same set-up, are not made again
              --table FILE,...    measure nothing, make the table of such files
              --help

            Faults, of the node that has the first of two VIPs:
            """);
    for (Fault fault : Fault.values()) {
      text.append("  %-10s %s%n".formatted(fault.label(), fault.description()));
    }
    return text.append(
            """

            Exit codes: 0 measured, 1 some trial failed, 64 usage.
            Needs: root, iproute2, nftables, JDK 25, `mvn package` done.
            """)
        .toString();
  }

  static StreamsOptions parse(String[] args) throws UsageException {
    Map<String, String> given = FailoverOptions.given(args, KNOWN);
    boolean quick = given.containsKey("--quick");
    String forward = given.getOrDefault("--forward", "hop");
    if (!FORWARDS.contains(forward)) {
      throw new UsageException(
          "--forward: \"%s\" (expected: %s)".formatted(forward, String.join(" or ", FORWARDS)));
    }
    int nodes = FailoverOptions.number(given, "--nodes", 2, 1, 3);
    if (nodes == 1 && forward.equals("hop")) {
      throw new UsageException("--nodes 1 with --forward hop (expected: at least 2)");
    }
    String faults = nodes == 1 ? "none" : quick ? "none,kill" : "none,kill,stop,link,term,move";
    return new StreamsOptions(
        FailoverOptions.number(given, "--runs", quick ? 2 : 20, 1, 1_000),
        FailoverOptions.faults(given.getOrDefault("--faults", faults), quick, nodes),
        forward,
        nodes,
        FailoverOptions.number(given, "--streams", quick ? 100 : 1_000, 1, 20_000),
        FailoverOptions.number(given, "--every", 5, 1, 200),
        Optional.ofNullable(given.get("--results")).map(Path::of),
        FailoverOptions.list(given.getOrDefault("--table", "")).stream().map(Path::of).toList());
  }
}
