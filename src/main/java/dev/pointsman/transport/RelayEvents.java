package dev.pointsman.transport;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.Endpoint;

/**
 * What a relay tells whoever decides for it. Called on the stream's thread: implementations hand
 * the news over and return.
 */
public interface RelayEvents {
  /** The {@link HeadReader} is done. */
  void headRead();

  /**
   * The server has accepted.
   *
   * @param server the server dialled
   * @param nanos how long that took
   */
  void connected(Endpoint server, long nanos);

  /**
   * The server did not accept, or it did and reset before a byte went either way; no byte of the
   * client is lost, and another may be tried. Follows {@link #connected} in the second case, for
   * the reason {@link ConnectFailure#RESET}.
   *
   * @param server the server dialled
   * @param reason why, in words
   */
  void connectFailed(Endpoint server, ConnectFailure reason);

  /** The relay is over. Comes exactly once, and last. */
  void ended(CloseCause cause);
}
