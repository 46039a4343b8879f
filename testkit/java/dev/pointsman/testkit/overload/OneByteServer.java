package dev.pointsman.testkit.overload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A server that answers the first bytes of each connection with one, by a thread of its own. */
final class OneByteServer implements AutoCloseable {
  private static final int BACKLOG = 4096;

  private final ServerSocketChannel listener;
  private final Selector selector;
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(1024);
  private final AtomicLong asked = new AtomicLong();
  private final Thread thread = Thread.ofPlatform().name("server").unstarted(this::serve);
  private volatile boolean closed;

  private OneByteServer(ServerSocketChannel listener, Selector selector) {
    this.listener = listener;
    this.selector = selector;
  }

  static OneByteServer on(InetSocketAddress address) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(address, BACKLOG);
    listener.configureBlocking(false);
    OneByteServer server = new OneByteServer(listener, Selector.open());
    listener.register(server.selector, SelectionKey.OP_ACCEPT);
    server.thread.start();
    return server;
  }

  int port() throws IOException {
    return ((InetSocketAddress) listener.getLocalAddress()).getPort();
  }

  /** How many connections have asked for something; health checks do not. */
  long asked() {
    return asked.get();
  }

  private void serve() {
    try {
      while (!closed) {
        selector.select(this::ready);
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ready(SelectionKey key) {
    if (key.channel() instanceof SocketChannel client) {
      if (!goesOn(client)) {
        close(client);
      }
    } else {
      accept();
    }
  }

  private void accept() {
    try {
      for (SocketChannel client = next(); client != null; client = next()) {
        client.configureBlocking(false);
        client.register(selector, SelectionKey.OP_READ);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable SocketChannel next() throws IOException {
    return listener.accept();
  }

  private boolean goesOn(SocketChannel client) {
    try {
      scratch.clear();
      if (client.read(scratch) <= 0) {
        return false;
      }
      asked.incrementAndGet();
      return client.write(ByteBuffer.wrap(new byte[] {'!'})) == 1;
    } catch (IOException reset) {
      return false;
    }
  }

  private static void close(SocketChannel client) {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
