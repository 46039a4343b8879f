package dev.pointsman.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import org.apache.pekko.io.Inet;

/**
 * The option that lets other processes of the same user listen on the same address and port
 * (socket(7), SO_REUSEPORT), and that remembers the socket it was set on.
 */
final class SharedListener extends Inet.AbstractSocketOption {
  private volatile Optional<ServerSocketChannel> channel = Optional.empty();

  @Override
  public void beforeServerSocketBind(ServerSocket socket) {
    try {
      socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      channel = Optional.ofNullable(socket.getChannel());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Pekko reports it as the reason why it did not bind
    }
  }

  Optional<ServerSocketChannel> channel() {
    return channel;
  }
}
