package dev.pointsman.transport;

import dev.pointsman.model.Endpoint;
import dev.pointsman.transport.loop.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's connection that was accepted and of which nothing has been read. */
public final class Incoming {
  private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);

  private final SocketChannel socket;
  private final Endpoint client;
  private final Endpoint dialled;
  private final EventLoop loop;
  private final FileDescriptors descriptors;

  Incoming(SocketChannel socket, EventLoop loop, FileDescriptors descriptors) throws IOException {
    this.socket = socket;
    this.client = Endpoint.of((InetSocketAddress) socket.getRemoteAddress());
    this.dialled = Endpoint.of((InetSocketAddress) socket.getLocalAddress());
    this.loop = loop;
    this.descriptors = descriptors;
  }

  /** Its socket; to be asked about, not to be read, written or closed. */
  public SocketChannel socket() {
    return socket;
  }

  /** The client's address. */
  public Endpoint client() {
    return client;
  }

  /** The address the client dialled. */
  public Endpoint dialled() {
    return dialled;
  }

  /**
   * Starts relaying: reads the head if there is a reader for it, then waits to be told what to do.
   */
  public RelayControl relay(
      @Nullable HeadReader head, Traffic traffic, RelayEvents events, Materializer materializer) {
    RelayStage stage = new RelayStage(new Dialler(descriptors, loop), head, traffic, events);
    return bytes().joinMat(Flow.fromGraph(stage), Keep.right()).run(materializer);
  }

  /** Resets the connection without having read from it. */
  public void reset() {
    try {
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      socket.close();
    } catch (IOException e) {
      LOG.debug("client={} not-reset", client, e);
    }
  }

  /**
   * Sends a last word and closes, without waiting for what the client has to say.
   *
   * @param onEnd called once when nothing is left of the connection, from any thread
   */
  public void refuse(ByteString word, Runnable onEnd, Materializer materializer) {
    bytes().join(Flow.fromGraph(new RefuseStage(word, onEnd))).run(materializer);
  }

  private Flow<ByteString, ByteString, NotUsed> bytes() {
    return Flow.fromGraph(new SocketStage(() -> socket, loop, () -> {}));
  }
}
