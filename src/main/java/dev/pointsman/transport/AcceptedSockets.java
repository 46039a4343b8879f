package dev.pointsman.transport;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.io.Inet;

/**
 * The option that sees the sockets which a port accepts, and hands them to {@link Incoming}: Pekko
 * tells of a connection by its addresses and its bytes only. It accepts the next one when the last
 * one was taken, so that there are a few here at most.
 */
final class AcceptedSockets extends Inet.AbstractSocketOption {
  private final Map<SocketAddress, SocketChannel> byClient = new ConcurrentHashMap<>();

  /** Pekko has accepted it, and tells of it next. */
  @Override
  public void afterConnect(Socket socket) {
    SocketAddress client = socket.getRemoteSocketAddress();
    SocketChannel channel = socket.getChannel();
    if (client != null && channel != null) {
      byClient.put(client, channel);
    }
  }

  /** The socket of a client that was accepted, once. */
  Optional<SocketChannel> take(InetSocketAddress client) {
    return Optional.ofNullable(byClient.remove(client));
  }
}
