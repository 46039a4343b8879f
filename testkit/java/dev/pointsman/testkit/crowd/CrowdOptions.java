package dev.pointsman.testkit.crowd;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How large the experiment is.
 *
 * @param connections open at the same time, of which a fiftieth come and go all the while
 * @param idle silent connections, of which the memory is measured first; 0 to leave that out
 * @param seed of sizes, closes and contents
 * @param mostBytes each way of one exchange
 */
record CrowdOptions(int connections, int idle, long seed, long mostBytes) {
  static final String HELP =
      """
      usage: testkit/crowd/run [OPTION]...
      Runs a crowd of clients through Pointsman, kills and restarts one of its two servers meanwhile, and
      checks that every connection and every byte is accounted for and that nothing is left behind.
      Progress goes to stderr, a Markdown table to stdout. It takes about two minutes.

        --connections N   open at the same time, %d to %d (default 9900: a relayed connection takes two of
                          the product's files, and 20,000 is a common hard limit for a process)
        --idle N          silent connections whose memory is measured first (default 9000, 0 for none)
        --seed N          of sizes, closes and contents (default 1)
        --most BYTES      most bytes each way of one connection (default 1000000)
        --help

      Exit codes: 0 all holds, 1 something does not, 64 usage.
      Needs: JDK 25, `mvn package` done.
      """
          .formatted(100, 500_000);

  /** The product has about 20 files of its own when idle; the rest is for those that close. */
  private static final int FILES_BESIDE = 200;

  static final int LEAST = 100;
  static final int LIMIT = 500_000;

  /** Wrong usage, in one sentence. */
  static final class UsageException extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1;

    UsageException(String sentence) {
      super(sentence);
    }
  }

  static CrowdOptions parse(String[] args) throws UsageException {
    List<String> known = List.of("--connections", "--idle", "--seed", "--most");
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!known.contains(args[i])) {
        throw new UsageException(
            "\"%s\" is not an option (expected: %s)".formatted(args[i], String.join(", ", known)));
      }
      if (i + 1 == args.length) {
        throw new UsageException(args[i] + " needs a value");
      }
      given.put(args[i], args[i + 1]);
    }
    return new CrowdOptions(
        (int) number(given, "--connections", 9_900, LEAST, LIMIT),
        (int) number(given, "--idle", 9_000, 0, LIMIT),
        number(given, "--seed", 1, 0, Integer.MAX_VALUE),
        number(given, "--most", 1_000_000, 100, 1L << 32));
  }

  /**
   * Sees to it that the product may open the files it will need.
   *
   * @param limit the most files that a process may have open
   */
  void checkFiles(long limit) throws UsageException {
    long most = (limit - FILES_BESIDE) / 2;
    int asked = Math.max(connections, idle);
    if (asked > most) {
      throw new UsageException(
          "%d connections (expected: at most %d, as a process may have %d files here, ulimit -Hn)"
              .formatted(asked, most, limit));
    }
  }

  /** Those that come and go: enough for a few hundred a second, and few files of the product's. */
  int coming() {
    return Math.max(10, connections / 50);
  }

  /** Those that are there all the while. */
  int staying() {
    return connections - coming();
  }

  private static long number(
      Map<String, String> given, String name, long otherwise, long least, long most)
      throws UsageException {
    String text = given.get(name);
    if (text == null) {
      return otherwise;
    }
    if (text.matches("[0-9]{1,15}")) {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw new UsageException("%s %s (expected: %d to %d)".formatted(name, text, least, most));
  }
}
