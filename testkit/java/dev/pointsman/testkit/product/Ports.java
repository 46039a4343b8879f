package dev.pointsman.testkit.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** TCP ports of this machine: free ones, and ones that a server has opened. */
public final class Ports {

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

  private Ports() {}

  /**
   * A port that was free on the address a moment ago.
   *
   * <p>The kernel hands these out of a large range in random order, so that two tests that ask at
   * once hardly ever get the same one; nothing reserves it.
   */
  public static int free(String address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until a server accepts on the address.
   *
   * @throws AssertionError when none does within the time, with the last attempt's cause
   */
  public static void awaitOpen(InetSocketAddress address, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(address, (int) within.toMillis());
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("nobody accepts on %s after %s".formatted(address, within), e);
        }
      }
      try {
        Thread.sleep(BETWEEN_TRIES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + address, e);
      }
    }
  }
}
