package dev.pointsman.testkit.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A TCP server on a given address that can be killed, all connections with it, and started again.
 *
 * <p>Each connection is a virtual thread running the {@link Handler} on a blocking socket; the
 * socket is closed when the handler returns. What a handler throws ends its connection only and is
 * kept, bounded, in {@link #failures()}.
 *
 * <p>After the first {@link #start()} the address is fixed: asked to bind port 0, the server takes
 * the port it was given then again at every later start.
 */
public final class TcpServer implements AutoCloseable {
  /** The most connections that may wait to be accepted; the kernel's own limit applies too. */
  private static final int BACKLOG = 4096;

  private static final int FAILURES_KEPT = 100;

  /** What a server does with one connection. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Serves one connection until it is done.
     *
     * @param connection accepted, blocking, with TCP_NODELAY; closed by the caller
     */
    void serve(Socket connection) throws IOException, InterruptedException;
  }

  private final String name;
  private final Handler handler;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final Deque<Throwable> failures = new ArrayDeque<>();

  private InetSocketAddress address;
  private @Nullable ServerSocket listener;
  private @Nullable Thread acceptor;

  /**
   * A server that does not listen yet.
   *
   * @param name shows in thread names and errors
   * @param address to bind; port 0 for any free one
   */
  public TcpServer(String name, InetSocketAddress address, Handler handler) {
    this.name = name;
    this.address = address;
    this.handler = handler;
  }

  /**
   * Binds and accepts; does nothing when the server runs already.
   *
   * @throws BindException naming the address, when it cannot be bound
   */
  public synchronized TcpServer start() throws IOException {
    if (listener == null) {
      ServerSocket socket = bind();
      listener = socket;
      acceptor = Thread.ofVirtual().name(name + "-accept").start(() -> accept(socket));
    }
    return this;
  }

  /**
   * Stops as a killed process does, at once: the address refuses, and every connection is reset.
   *
   * <p>Reset rather than ended (SO_LINGER 0, RFC 9293 section 3.10.4 ABORT), so that no peer can
   * take the end for a proper one. {@link #start()} brings the server back.
   */
  public synchronized void kill() throws IOException {
    ServerSocket socket = listener;
    listener = null;
    if (socket != null) {
      socket.close();
      awaitAcceptor();
    }
    open.forEach(this::reset);
  }

  /**
   * The JDK gives the address back when the thread that waits in accept() leaves it, not before.
   */
  private void awaitAcceptor() {
    Thread thread = acceptor;
    acceptor = null;
    try {
      if (thread != null) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // what is left of kill() does not wait
    }
  }

  /** The same as {@link #kill()}. */
  @Override
  public void close() throws IOException {
    kill();
  }

  /** The address bound, or, before the first start, the one asked for. */
  public synchronized InetSocketAddress address() {
    return address;
  }

  /** Whether the server listens now. */
  public synchronized boolean running() {
    return listener != null;
  }

  /** How many connections are open now. */
  public int live() {
    return open.size();
  }

  /** How many connections were ever accepted, over all starts. */
  public long accepted() {
    return accepted.get();
  }

  /** What handlers threw, oldest first; only the first hundred are kept. */
  public List<Throwable> failures() {
    synchronized (failures) {
      return List.copyOf(failures);
    }
  }

  private ServerSocket bind() throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address, BACKLOG);
      address = (InetSocketAddress) socket.getLocalSocketAddress();
      return socket;
    } catch (IOException e) {
      socket.close();
      BindException named =
          new BindException(
              name + " cannot listen on " + HostPort.format(address) + ": " + e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        accepted.incrementAndGet();
        open.add(connection);
        Thread.ofVirtual().name(name + "-connection").start(() -> serve(socket, connection));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          keep(e);
        }
      }
    }
  }

  private void serve(ServerSocket from, Socket connection) {
    try (connection) {
      if (from.isClosed()) { // accepted while kill() went through the open connections
        reset(connection);
        return;
      }
      connection.setTcpNoDelay(true);
      handler.serve(connection);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      keep(e);
    } catch (IOException | RuntimeException e) {
      if (!from.isClosed()) { // a connection that kill() reset has not failed
        keep(e);
      }
    } finally {
      open.remove(connection);
    }
  }

  private void reset(Socket connection) {
    try {
      connection.setSoLinger(true, 0);
      connection.close();
    } catch (IOException e) {
      keep(e);
    }
  }

  private void keep(Throwable failure) {
    synchronized (failures) {
      if (failures.size() < FAILURES_KEPT) {
        failures.add(failure);
      }
    }
  }
}
