package dev.pointsman.testkit.soak;

import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.net.TcpServer;
import dev.pointsman.testkit.traffic.Outcome;
import dev.pointsman.testkit.traffic.TrafficServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A server of the soak: byte-exact exchanges, an echo, and a greeting, on a port each. */
final class Server implements AutoCloseable {
  /** {@link dev.pointsman.testkit.traffic.Exchange}s. */
  static final int EXCHANGE = 7070;

  /** What comes is sent back. */
  static final int ECHO = 7071;

  /** The server's name and a line feed, and the end. */
  static final int GREETING = 7072;

  private static final Duration START = Duration.ofSeconds(5);

  private final LabHost host;
  private final TrafficServer exchanges = new TrafficServer(new InetSocketAddress(EXCHANGE));
  private final TcpServer echo;
  private final TcpServer greeting;

  Server(LabHost host) {
    this.host = host;
    byte[] greets = (host.name() + "\n").getBytes(StandardCharsets.US_ASCII);
    this.echo = new TcpServer(host.name(), new InetSocketAddress(ECHO), Server::echo);
    this.greeting =
        new TcpServer(
            host.name(),
            new InetSocketAddress(GREETING),
            socket -> socket.getOutputStream().write(greets));
  }

  String name() {
    return host.name();
  }

  void start() {
    host.call(
        START,
        () -> {
          exchanges.start();
          echo.start();
          return greeting.start();
        });
  }

  /** Ends it as the death of its process does. */
  void kill() {
    try {
      greeting.kill();
      echo.kill();
      exchanges.kill();
    } catch (IOException e) {
      throw new LabFailure("a server does not stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted as a server stopped", e);
    }
  }

  /** Exchanges whose bytes from the client were not those that it sent. */
  long corrupt() {
    return exchanges.account().count(Outcome.CORRUPT);
  }

  private static void echo(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    byte[] bytes = new byte[8192];
    for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
      out.write(bytes, 0, read);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
