package dev.pointsman.transport;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.Endpoint;
import org.apache.pekko.util.ByteString;

/** What was pulled of a {@link RelayControl}, carried to the stream's thread. */
sealed interface RelayOrder {
  record Connect(Endpoint server, ByteMeter meter) implements RelayOrder {}

  record ConnectTimedOut() implements RelayOrder {}

  record Refuse(ByteString reply, CloseCause cause) implements RelayOrder {}

  record Abort(CloseCause cause) implements RelayOrder {}
}
