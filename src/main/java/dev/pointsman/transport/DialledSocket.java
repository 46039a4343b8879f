package dev.pointsman.transport;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import org.apache.pekko.io.Inet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket of one dial, closed when the dial is given up.
 *
 * <p>Pekko closes it itself, but for one case: an actor of {@code TcpOutgoingConnection} that is
 * stopped before its selector has answered that the socket is registered closes nothing (1.7.0,
 * {@code TcpConnection.postStop}). A client that resets its connection at once had each time cost a
 * file descriptor for good.
 */
final class DialledSocket extends Inet.AbstractSocketOption {
  private static final Logger LOG = LoggerFactory.getLogger(DialledSocket.class);

  private @Nullable SocketChannel channel;
  private boolean givenUp;

  /** Pekko has opened it, and registers it next. */
  @Override
  public synchronized void beforeConnect(Socket socket) {
    channel = socket.getChannel();
    if (givenUp) {
      close();
    }
  }

  /** Nobody waits for the connection any more; whoever has closed the socket already may have. */
  synchronized void giveUp() {
    givenUp = true;
    close();
  }

  /** It is connected, and Pekko closes it whatever happens. */
  synchronized void connected() {
    channel = null;
  }

  private void close() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.debug("a socket that did not close", e);
      }
      channel = null;
    }
  }
}
