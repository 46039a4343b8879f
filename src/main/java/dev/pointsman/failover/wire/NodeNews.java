package dev.pointsman.failover.wire;

/**
 * What a node tells its peers of itself for {@code status}, and for nothing else.
 *
 * @param version of the program
 * @param api where its HTTP API listens
 * @param startedMillis when it started, by its clock, in milliseconds since 1970
 * @param live how many client connections it has
 */
public record NodeNews(String version, String api, long startedMillis, long live) {
  /** Before anything is known. */
  public static final NodeNews NONE = new NodeNews("", "", 0, 0);
}
