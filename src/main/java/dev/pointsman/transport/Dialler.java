package dev.pointsman.transport;

import dev.pointsman.model.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.io.Inet.SocketOption;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;

/** Makes the flow of bytes to and from a server. */
final class Dialler {
  private final Tcp tcp;
  private final List<SocketOption> options;

  Dialler(Tcp tcp, List<SocketOption> options) {
    this.tcp = tcp;
    this.options = options;
  }

  /**
   * A flow that connects when it is materialized. It keeps half-closed connections and has no
   * time-outs of its own: those are kept by sweeping, which costs nothing a connection.
   */
  Flow<ByteString, ByteString, CompletionStage<Tcp.OutgoingConnection>> to(Endpoint server) {
    return tcp.outgoingConnection(
        server.toSocketAddress(),
        Optional.empty(),
        options,
        true,
        Optional.<Duration>empty(),
        Optional.<Duration>empty());
  }
}
