package dev.pointsman.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that says {@code hi} to each client, and then whatever the client says. */
final class GreetingServer implements AutoCloseable {
  private static final int BACKLOG = 500;

  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final Queue<IOException> failures = new ConcurrentLinkedQueue<>();

  private GreetingServer(ServerSocket listener) {
    this.listener = listener;
    threads.execute(this::acceptAll);
  }

  static GreetingServer on(InetSocketAddress address) throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.bind(address, BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    return new GreetingServer(listener);
  }

  /** What went wrong, other than clients that went away. */
  Queue<IOException> failures() {
    return failures;
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket client = listener.accept();
        open.add(client);
        threads.execute(() -> serve(client));
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        failures.add(e);
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      Wire.send(client, "hi");
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (SocketException gone) {
      // Clients and health checks reset as they please.
    } catch (IOException e) {
      failures.add(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket client : open) {
      client.close();
    }
    threads.close();
  }
}
