package dev.pointsman.transport;

import dev.pointsman.model.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server and its clients, within this process, on the loopback interface: connections of one
 * request and one answer each, to try what is between them. A connection whose request has a {@code
 * !} is ended by the server first, any other by the client.
 */
public final class LoopbackTraffic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoopbackTraffic.class);

  /** How many clients there are at a time; and how many connections the server answers at once. */
  private static final int SIDE_BY_SIDE = 2;

  private static final int BACKLOG = 16;

  /** As long as a small file's first segment or a player's answer. */
  private static final int ANSWER = 1024;

  private static final int LONGEST_REQUEST = 1024;

  private final ServerSocket listener;

  private LoopbackTraffic(ServerSocket listener) {
    this.listener = listener;
  }

  /**
   * Opens the server, which answers until it is closed.
   *
   * @throws IOException if there is no loopback interface, or no free port or descriptor
   */
  public static LoopbackTraffic open() throws IOException {
    ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.ofLiteral("127.0.0.1"));
    LoopbackTraffic traffic = new LoopbackTraffic(listener);
    for (int n = 0; n < SIDE_BY_SIDE; n++) {
      start("loopback-server", traffic::serve);
    }
    return traffic;
  }

  /** Where the server is. */
  public Endpoint server() {
    return new Endpoint(listener.getInetAddress(), listener.getLocalPort());
  }

  /**
   * Has clients dial {@code via}, which is to lead to {@link #server}.
   *
   * @param requests what they send, by turns; none empty
   * @param most how many connections to make
   * @param deadline when to make no more, by {@link System#nanoTime}
   * @return how many were answered; fewer than {@code most} at the deadline or after a failure,
   *     which is logged; never fails
   */
  public CompletionStage<Integer> dial(
      Endpoint via, List<byte[]> requests, int most, long deadline) {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    CompletableFuture<?>[] clients = new CompletableFuture<?>[SIDE_BY_SIDE];
    for (int n = 0; n < SIDE_BY_SIDE; n++) {
      CompletableFuture<Void> client = new CompletableFuture<>();
      clients[n] = client;
      start(
          "loopback-client",
          () -> {
            try {
              int number = begun.getAndIncrement();
              while (number < most && deadline - System.nanoTime() > 0) {
                exchange(via, requests.get(number % requests.size()), deadline);
                answered.incrementAndGet();
                number = begun.getAndIncrement();
              }
            } catch (IOException e) {
              LOG.debug("via={} no answer", via, e);
            } finally {
              client.complete(null);
            }
          });
    }
    return CompletableFuture.allOf(clients).thenApply(done -> answered.get());
  }

  private static void exchange(Endpoint via, byte[] request, long deadline) throws IOException {
    try (Socket socket = new Socket()) {
      InetSocketAddress to = via.toSocketAddress();
      socket.connect(to, left(deadline));
      socket.setSoTimeout(left(deadline));
      socket.getOutputStream().write(request);
      if (socket.getInputStream().readNBytes(ANSWER).length < ANSWER) {
        throw new IOException("the connection ended without a whole answer");
      }
      if (serverEnds(request, request.length) && socket.getInputStream().read() >= 0) {
        throw new IOException("there was more than the answer");
      }
    }
  }

  private static boolean serverEnds(byte[] request, int length) {
    for (int at = 0; at < length; at++) {
      if (request[at] == '!') {
        return true;
      }
    }
    return false;
  }

  private static int left(long deadline) {
    return (int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
  }

  private void serve() {
    byte[] request = new byte[LONGEST_REQUEST];
    byte[] answer = new byte[ANSWER];
    while (true) {
      try (Socket socket = listener.accept()) {
        int length = socket.getInputStream().read(request);
        if (length > 0) {
          socket.getOutputStream().write(answer);
          if (!serverEnds(request, length)) {
            awaitEnd(socket, request);
          }
        }
      } catch (SocketException e) {
        if (listener.isClosed()) {
          return;
        }
        LOG.debug("a client on loopback was lost", e);
      } catch (IOException e) {
        LOG.debug("a client on loopback was lost", e);
      }
    }
  }

  private static void awaitEnd(Socket socket, byte[] scratch) throws IOException {
    while (socket.getInputStream().read(scratch) >= 0) {
      // the client says no more that matters
    }
  }

  private static void start(String name, Runnable task) {
    // Not virtual: they are to be as cheap as can be for the node whose processors they share.
    Thread.ofPlatform().daemon().name(name).start(task);
  }

  /** The server answers no more. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.warn("a listening socket on loopback does not close: {}", e.toString());
    }
  }
}
