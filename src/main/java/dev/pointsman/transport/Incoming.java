package dev.pointsman.transport;

import dev.pointsman.model.Endpoint;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** A client's connection that was accepted and of which nothing has been read. */
public final class Incoming {
  private final Tcp.IncomingConnection connection;
  private final Optional<SocketChannel> socket;
  private final Dialler dialler;

  Incoming(Tcp.IncomingConnection connection, Optional<SocketChannel> socket, Dialler dialler) {
    this.connection = connection;
    this.socket = socket;
    this.dialler = dialler;
  }

  /** Its socket, if it is known; to be asked about, not to be read, written or closed. */
  public Optional<SocketChannel> socket() {
    return socket;
  }

  /** The client's address. */
  public Endpoint client() {
    return Endpoint.of(connection.remoteAddress());
  }

  /** The address the client dialled. */
  public Endpoint dialled() {
    return Endpoint.of(connection.localAddress());
  }

  /**
   * Starts relaying: reads the head if there is a reader for it, then waits to be told what to do.
   */
  public RelayControl relay(
      @Nullable HeadReader head, Traffic traffic, RelayEvents events, Materializer materializer) {
    RelayStage stage = new RelayStage(dialler, head, traffic, events);
    return connection
        .flow()
        .addAttributes(Acknowledged.WRITES)
        .joinMat(Flow.fromGraph(stage), Keep.right())
        .run(materializer);
  }

  /** Resets the connection without having read from it. */
  public void reset(Materializer materializer) {
    connection.handleWith(
        Flow.<ByteString>create().via(Flow.fromGraph(new ResetStage())), materializer);
  }

  /**
   * Sends a last word and closes, without waiting for what the client has to say.
   *
   * @param onEnd called once when nothing is left of the connection, from any thread
   */
  public void refuse(ByteString word, Runnable onEnd, Materializer materializer) {
    connection.handleWith(Flow.fromGraph(new RefuseStage(word, onEnd)), materializer);
  }
}
