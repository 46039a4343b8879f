package dev.pointsman.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * An address that answers no SYN: a listening socket that accepts nothing and whose queue is full.
 * Linux drops the SYN then (listen(2), tcp_abort_on_overflow off), as a firewall would.
 */
final class BlackHole implements AutoCloseable {
  /** A queue asked to hold one holds two (a connection more than the backlog); one in reserve. */
  private static final int FILLERS = 4;

  private final ServerSocket listener;
  private final List<SocketChannel> fillers = new ArrayList<>();

  private BlackHole(ServerSocket listener) {
    this.listener = listener;
  }

  static BlackHole on(InetSocketAddress address) throws IOException {
    BlackHole hole = new BlackHole(new ServerSocket());
    hole.listener.setReuseAddress(true);
    hole.listener.bind(address, 1);
    for (int i = 0; i < FILLERS; i++) {
      SocketChannel filler = SocketChannel.open();
      hole.fillers.add(filler);
      filler.configureBlocking(false);
      filler.connect(address);
    }
    return hole;
  }

  /** Whether one that dials it is still waiting. */
  boolean silent() throws IOException {
    return !fillers.getLast().finishConnect();
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel filler : fillers) {
      filler.close();
    }
    listener.close();
  }
}
