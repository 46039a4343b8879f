package dev.pointsman.hop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says its name and the address that was dialled in a line, then sends back what it is sent. */
final class EchoServer implements AutoCloseable {
  private final String name;
  private final ServerSocket listener;
  private final Set<Socket> accepted = ConcurrentHashMap.newKeySet();

  private EchoServer(String name, ServerSocket listener) {
    this.name = name;
    this.listener = listener;
  }

  static EchoServer start(String name, int port) throws IOException {
    EchoServer server = new EchoServer(name, new ServerSocket(port));
    // No virtual threads on a lab's hosts: their carriers are the whole process's.
    Thread.ofPlatform().daemon().start(server::accept);
    return server;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        accepted.add(socket);
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      }
    } catch (SocketException e) {
      if (!listener.isClosed()) {
        throw new UncheckedIOException(e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      OutputStream out = socket.getOutputStream();
      String greeting = name + " " + socket.getLocalAddress().getHostAddress() + "\n";
      out.write(greeting.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      in.transferTo(out);
    } catch (IOException e) {
      // A client, or a health check, has gone; or this is closed.
      accepted.remove(socket);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : accepted) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
