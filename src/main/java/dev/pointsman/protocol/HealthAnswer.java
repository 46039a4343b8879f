package dev.pointsman.protocol;

/**
 * An incremental judge of what a server answers to a health check.
 *
 * <p>It is fed as the bytes come and decides at the earliest byte that permits it; after that it
 * gives the same verdict again. Bounded: none of them keeps more than a few dozen bytes. Not
 * thread-safe.
 */
public sealed interface HealthAnswer permits StatusLineAnswer, PnaAnswer {

  /** What is known of the server's health after the bytes so far. */
  sealed interface Verdict {

    /** Not decided yet. */
    record NeedMore() implements Verdict {}

    /** The server answered as a healthy one does. */
    record Healthy() implements Verdict {}

    /**
     * The server answered otherwise.
     *
     * @param reason what it answered and what was expected, as a sentence without its full stop
     */
    record Unhealthy(String reason) implements Verdict {}
  }

  /**
   * Takes the next bytes of the answer.
   *
   * @throws IndexOutOfBoundsException if the range is not within the array
   */
  Verdict feed(byte[] buf, int off, int len);

  /** The server has closed: what was not decided yet is {@link Verdict.Unhealthy}. */
  Verdict endOfInput();

  /**
   * Healthy is an HTTP status from 200 to 399. {@code ICY 200 OK}, by which SHOUTcast servers
   * answer HTTP, counts as HTTP.
   */
  static HealthAnswer http() {
    return new StatusLineAnswer("HTTP", 200, 399);
  }

  /** Healthy is an RTSP status of 200. */
  static HealthAnswer rtsp() {
    return new StatusLineAnswer("RTSP", 200, 200);
  }

  /** Healthy is the start of a PNA server's greeting: {@code PNA} and a version of two bytes. */
  static HealthAnswer pna() {
    return new PnaAnswer();
  }
}
