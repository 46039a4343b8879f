package dev.pointsman.transport;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.Endpoint;
import org.apache.pekko.util.ByteString;

/** The levers of a running relay. Each may be pulled from any thread, and late ones do nothing. */
public interface RelayControl {
  /** Dials a server and, once it accepts, lets the bytes flow. */
  void connect(Endpoint server, ByteMeter meter);

  /**
   * Gives up on a server that was dialled and has not answered; {@link RelayEvents#connectFailed}
   * follows with {@link ConnectFailure#TIMEOUT}.
   */
  void connectTimedOut();

  /** Sends the client a last word and closes, leaving the client time to read it. */
  void refuse(ByteString reply, CloseCause cause);

  /** Resets both sides. */
  void abort(CloseCause cause);
}
