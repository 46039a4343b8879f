package dev.pointsman.testkit.failover;

import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.net.TcpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A server that answers every line with its name and with who asks.
 *
 * <p>Who asks is the scheduler node that relays the connection, so that a client learns which node
 * serves it.
 */
final class NameServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(5);

  private final TcpServer server;

  private NameServer(TcpServer server) {
    this.server = server;
  }

  /** Starts one on a host, named as the host is, on all of its addresses. */
  static NameServer start(LabHost host, int port) {
    TcpServer server =
        new TcpServer(
            host.name(), new InetSocketAddress(port), socket -> serve(host.name(), socket));
    host.call(START, server::start);
    return new NameServer(server);
  }

  /** The node's address in an answer, a line such as {@code server-1 10.99.0.2}. */
  static String node(String answer) {
    String line = answer.strip();
    return line.substring(line.indexOf(' ') + 1);
  }

  private static void serve(String name, Socket socket) throws IOException {
    byte[] answer =
        "%s %s\n"
            .formatted(name, socket.getInetAddress().getHostAddress())
            .getBytes(StandardCharsets.US_ASCII);
    InputStream in = socket.getInputStream();
    for (int read = in.read(); read >= 0; read = in.read()) {
      if (read == '\n') {
        socket.getOutputStream().write(answer);
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new LabFailure("a server does not stop", e);
    }
  }
}
