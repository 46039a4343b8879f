package dev.pointsman.protocol;

/**
 * An incremental parser of what a client sends first.
 *
 * <p>It decides at the earliest byte that permits it, and looks at no byte beyond that one. The
 * result therefore depends on the bytes alone, never on how they were split into chunks. Each byte
 * is stepped over once, so the total work is linear in the bytes fed. It keeps its own copy of the
 * head (bounded) and neither keeps nor changes the arrays it is given: the caller still owns every
 * byte, to forward it.
 *
 * <p>Not thread-safe: one parser belongs to one connection.
 *
 * @param <H> the head that it makes
 */
public sealed interface HeadParser<H> permits HttpHeadParser, RtspHeadParser, PnaHeadParser {

  /** The bound on a head where a rule does not set one, in bytes. */
  int DEFAULT_MAX_HEAD = 16 * 1024;

  /**
   * Takes the next bytes of the connection.
   *
   * <p>Once a result other than {@link HeadResult.NeedMore} has been given, further bytes are
   * ignored and the same result is given again.
   *
   * @throws IndexOutOfBoundsException if the range is not within the array
   */
  HeadResult<H> feed(byte[] buf, int off, int len);

  /** What the client seems to speak, judged by the bytes taken so far; for use at a time-out. */
  ProtocolGuess guess();
}
