package dev.pointsman.failover.wire;

/**
 * What a node tells its peers of itself for {@code status}, and for nothing else.
 *
 * @param version of the program
 * @param api where its HTTP API listens
 * @param startedMillis when it started, by its clock, in milliseconds since 1970
 * @param rules the version of the shared rules in force on it; empty before there is one
 * @param rulesDiffer whether its configuration file, as it read it last, differs from them
 */
public record NodeNews(
    String version, String api, long startedMillis, String rules, boolean rulesDiffer) {
  /** Before anything is known. */
  public static final NodeNews NONE = new NodeNews("", "", 0, "", false);
}
