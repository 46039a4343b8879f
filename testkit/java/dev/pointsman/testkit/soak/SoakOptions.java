package dev.pointsman.testkit.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the soak is to do.
 *
 * @param lasts how long faults go on
 * @param seed of the faults and of the traffic
 * @param faults which ones are drawn
 * @param episodes the most episodes
 * @param rate exchanges opened a second, to each VIP
 * @param kept connections kept, to each VIP
 * @param bound how long a VIP may be without service while a node is able to serve it
 * @param calm whether nothing is done to the site, and every core is kept busy instead
 * @param results where to append a line of JSON an episode; empty for nowhere
 */
record SoakOptions(
    Duration lasts,
    long seed,
    List<Fault> faults,
    int episodes,
    int rate,
    int kept,
    Duration bound,
    boolean calm,
    Optional<Path> results) {
  private static final List<String> WITH_VALUE =
      List.of(
          "--minutes",
          "--seconds",
          "--seed",
          "--faults",
          "--episodes",
          "--rate",
          "--kept",
          "--bound",
          "--results");
  private static final String CALM = "--calm-with-busy-cores";

  SoakOptions {
    faults = List.copyOf(faults);
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
            usage: testkit/failover/soak [OPTION]...
            Two scheduler nodes of the product, two VIPs and two servers in a network of namespaces, which it
            makes and removes; random faults under load, one episode after the other, and what must always
            hold, checked all the time. Progress goes to stderr, a Markdown table to stdout.

              --minutes N              how long (default 10)
              --seconds N              the same, in seconds
              --seed N                 of the faults and the traffic (default: another each time; it is printed)
              --faults LIST            of those below (default all)
              --episodes N             stop after so many
              --rate N                 exchanges opened a second, to each VIP (default 20)
              --kept N                 connections kept, to each VIP (default 10)
              --bound SECONDS          how long a VIP may be without service after the last fault of a node, while
                                       one is able to serve it (default 5; more on a machine that others use)
              --results FILE           append every episode to a file, a line of JSON each
              --calm-with-busy-cores   no fault: every core is kept busy by two processes that do nothing,
                                       and no VIP may change its owner
              --help

            Faults:
            """);
    for (Fault fault : Fault.values()) {
      text.append("  %-10s %s%n".formatted(fault.label(), fault.description()));
    }
    return text.append(
            """

            Exit codes: 0 all held, 1 something did not (seed, history and logs are printed), 64 usage.
            Needs: root, iproute2, nftables, JDK 25, `mvn package` done.
            """)
        .toString();
  }

  static SoakOptions parse(String[] args, long anySeed) throws UsageException {
    Map<String, String> given = given(args);
    if (given.containsKey("--minutes") && given.containsKey("--seconds")) {
      throw new UsageException("--minutes and --seconds (expected: one of them)");
    }
    long seconds =
        given.containsKey("--seconds")
            ? number(given, "--seconds", 0, 1, 86_400)
            : 60 * number(given, "--minutes", 10, 1, 1_440);
    return new SoakOptions(
        Duration.ofSeconds(seconds),
        number(given, "--seed", anySeed, Long.MIN_VALUE, Long.MAX_VALUE),
        faults(given.get("--faults")),
        (int) number(given, "--episodes", Integer.MAX_VALUE, 1, Integer.MAX_VALUE),
        (int) number(given, "--rate", 20, 1, 1_000),
        (int) number(given, "--kept", 10, 1, 1_000),
        Duration.ofSeconds(number(given, "--bound", ServiceWatch.BOUND.toSeconds(), 1, 600)),
        given.containsKey(CALM),
        Optional.ofNullable(given.get("--results")).map(Path::of));
  }

  private static Map<String, String> given(String[] args) throws UsageException {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < args.length; i++) {
      String option = args[i];
      if (option.equals(CALM)) {
        given.put(option, "");
      } else if (!WITH_VALUE.contains(option)) {
        throw new UsageException(
            "\"%s\" is not an option (expected: %s, %s)"
                .formatted(option, String.join(", ", WITH_VALUE), CALM));
      } else if (i + 1 == args.length) {
        throw new UsageException(option + " needs a value");
      } else {
        given.put(option, args[++i]);
      }
    }
    return given;
  }

  private static List<Fault> faults(@org.jspecify.annotations.Nullable String text)
      throws UsageException {
    if (text == null) {
      return List.of(Fault.values());
    }
    List<Fault> faults = new ArrayList<>();
    for (String label : text.split(",", -1)) {
      faults.add(
          Fault.of(label)
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--faults: \"%s\" (expected: of %s)".formatted(label, Fault.labels()))));
    }
    return faults;
  }

  private static long number(
      Map<String, String> given, String name, long otherwise, long least, long most)
      throws UsageException {
    String text = given.get(name);
    if (text == null) {
      return otherwise;
    }
    String allowed = "%s %s (expected: %d to %d)".formatted(name, text, least, most);
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new UsageException(allowed, e);
    }
    throw new UsageException(allowed);
  }
}
