package dev.pointsman.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two processes hand a port to each other while clients connect without a pause: how many
 * connections are lost?
 */
final class HandoverExperiment {
  private static final int CLIENTS = 4;
  private static final int PATIENCE_MILLIS = 20_000;

  /** Between two hand-overs, so that each finds clients under way. */
  private static final int CONNECTIONS_BETWEEN = 300;

  private static final int CONNECTIONS_BETWEEN_HASTY = 30;

  /**
   * What came of it.
   *
   * @param connected connections of which a process sent its byte
   * @param failed the others
   */
  record Result(long connected, long failed) {}

  private final AtomicLong connected = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicBoolean done = new AtomicBoolean();

  static Result run(InetAddress address, HandoverProcess.Manners manners, int handovers)
      throws Exception {
    return new HandoverExperiment().measure(address, manners, handovers);
  }

  private Result measure(InetAddress address, HandoverProcess.Manners manners, int handovers)
      throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, address)) {
      port = free.getLocalPort();
    }
    InetSocketAddress service = new InetSocketAddress(address, port);
    try (Owner one = Owner.start(service, manners);
        Owner two = Owner.start(service, manners)) {
      int between =
          manners == HandoverProcess.Manners.HASTY
              ? CONNECTIONS_BETWEEN_HASTY
              : CONNECTIONS_BETWEEN;
      one.tell("take");
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Thread.ofPlatform().daemon().start(() -> connectOn(service)));
      }
      for (int i = 0; i < handovers; i++) {
        awaitConnections(between);
        (i % 2 == 0 ? two : one).tell("take");
        (i % 2 == 0 ? one : two).tell("leave");
      }
      awaitConnections(between);
      done.set(true);
      for (Thread client : clients) {
        client.join();
      }
    } finally {
      done.set(true);
    }
    return new Result(connected.get(), failed.get());
  }

  private void awaitConnections(int more) {
    long enough = connected.get() + more;
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (connected.get() < enough) {
      assertThat(System.nanoTime()).as("connections go on").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private void connectOn(InetSocketAddress service) {
    while (!done.get()) {
      try (Socket socket = new Socket()) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setSoLinger(true, 0); // leaves no TIME_WAIT behind
        socket.connect(service, PATIENCE_MILLIS);
        (socket.getInputStream().read() == 0 ? connected : failed).incrementAndGet();
      } catch (IOException e) {
        failed.incrementAndGet();
      }
    }
  }

  /** The other end of a {@link HandoverProcess}. */
  private record Owner(ChildProcess process, Socket control, BufferedReader in)
      implements AutoCloseable {

    static Owner start(InetSocketAddress service, HandoverProcess.Manners manners)
        throws IOException {
      try (ServerSocket control = new ServerSocket(0, 1, service.getAddress())) {
        control.setSoTimeout(PATIENCE_MILLIS);
        ChildProcess process =
            ChildProcess.start(
                Command.of(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HandoverProcess.class.getName(),
                        service.getAddress().getHostAddress(),
                        service.getPort(),
                        manners,
                        control.getLocalPort())
                    .within(Duration.ofSeconds(100)),
                Path.of("."));
        try {
          Socket socket = control.accept();
          socket.setSoTimeout(PATIENCE_MILLIS);
          return new Owner(
              process,
              socket,
              new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)));
        } catch (IOException e) {
          process.close();
          throw new IOException(String.join("\n", process.output()), e);
        }
      }
    }

    void tell(String order) throws IOException {
      control.getOutputStream().write((order + "\n").getBytes(US_ASCII));
      assertThat(in.readLine()).as(() -> String.join("\n", process.output())).isNotNull();
    }

    @Override
    public void close() throws IOException {
      control.close();
      process.close();
    }
  }
}
