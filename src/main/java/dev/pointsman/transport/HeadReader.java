package dev.pointsman.transport;

/**
 * Reads the head of a client's first request; owned by one connection, called by its stream.
 *
 * <p>Implementations are bounded: after some number of bytes they are done, whatever the bytes are.
 */
@FunctionalInterface
public interface HeadReader {
  /**
   * Takes the next bytes.
   *
   * @return true once the head is decided, for good or for bad; no more bytes are offered then
   */
  boolean offer(byte[] bytes);
}
