package dev.pointsman.transport;

import dev.pointsman.model.Endpoint;
import dev.pointsman.transport.loop.EventLoop;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/** Makes flows of bytes to and from servers, whose sockets one event loop waits for. */
final class Dialler {
  private final FileDescriptors descriptors;
  private final EventLoop loop;

  Dialler(FileDescriptors descriptors, EventLoop loop) {
    this.descriptors = descriptors;
    this.loop = loop;
  }

  /**
   * A flow that connects when it is materialized, and fails with the reason if it cannot. It has no
   * time-outs of its own: those are kept by sweeping, which costs nothing a connection.
   *
   * @param onConnected called on the stream's thread
   */
  Flow<ByteString, ByteString, NotUsed> to(Endpoint server, Runnable onConnected) {
    return Flow.fromGraph(new SocketStage(() -> dial(server), loop, onConnected));
  }

  private SocketChannel dial(Endpoint server) throws IOException {
    SocketChannel socket;
    try {
      socket = SocketChannel.open(family(server));
    } catch (IOException e) {
      descriptors.noticed(e);
      throw e;
    }
    try {
      socket.configureBlocking(false);
      configure(socket);
      socket.connect(server.toSocketAddress());
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * No Nagle's algorithm (RFC 896), as a relay must not wait for more; and keep-alive, which finds
   * peers that vanished without a word (RFC 9293, section 3.8.4).
   */
  static void configure(SocketChannel socket) throws IOException {
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
  }

  /** A socket of IPv4 costs the kernel less than one of IPv6 that speaks to an IPv4 address. */
  static ProtocolFamily family(Endpoint endpoint) {
    return endpoint.address() instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }
}
