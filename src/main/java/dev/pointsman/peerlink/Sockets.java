package dev.pointsman.peerlink;

import java.io.Closeable;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes sockets. */
final class Sockets {
  private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);

  private Sockets() {}

  /** Closes it; that this fails helps nobody, as it is gone anyway. */
  static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("a socket that did not close", e);
    }
  }
}
