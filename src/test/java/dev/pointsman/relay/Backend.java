package dev.pointsman.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server whose connections the test takes and serves itself, one by one. */
final class Backend implements AutoCloseable {
  private static final int BACKLOG = 50;

  private final ServerSocket listener;

  private Backend(ServerSocket listener) {
    this.listener = listener;
  }

  static Backend on(InetSocketAddress address) throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.bind(address, BACKLOG);
      listener.setSoTimeout(Wire.PATIENCE_MILLIS);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    return new Backend(listener);
  }

  /** The next connection; fails when none comes. */
  Socket take() throws IOException {
    Socket connection = listener.accept();
    connection.setSoTimeout(Wire.PATIENCE_MILLIS);
    connection.setTcpNoDelay(true);
    return connection;
  }

  /** Whether no connection waits to be taken. */
  boolean idle() throws IOException {
    listener.setSoTimeout(1);
    try (Socket unexpected = listener.accept()) {
      return unexpected.isClosed();
    } catch (java.net.SocketTimeoutException none) {
      return true;
    } finally {
      listener.setSoTimeout(Wire.PATIENCE_MILLIS);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
