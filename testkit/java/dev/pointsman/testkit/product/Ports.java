package dev.pointsman.testkit.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * TCP ports of this machine: free ones, and ones that a server has opened.
 *
 * <p>Each process of the tests has a range of ports for itself, so that none is given to two that
 * run side by side: by the number of its fork ({@value #FORK}, which Maven's build sets), else by
 * its process id. All ranges are below those out of which Linux takes the ports of connections that
 * are dialled (from 32768 on), and which it may take again before a server has bound one.
 */
public final class Ports {

  /** The system property with the number of the fork, from 1 on, in which Surefire runs tests. */
  public static final String FORK = "surefire.forkNumber";

  private static final int FIRST = 10_000;

  /** For a process: about five times what all tests together ask for. */
  private static final int EACH = 1_500;

  private static final int FORKS = 4;

  /** Ranges of processes that are no forks of Surefire's; they end at port 25000. */
  private static final int OTHERS = 6;

  /** Where it begins differs, lest processes that share a range ask for the same ports at once. */
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % EACH));

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

  private Ports() {}

  /**
   * A port that is free on the address, and that this process was not given lately; nothing
   * reserves it.
   *
   * @throws AssertionError when all of the process's range are taken
   */
  public static int free(String address) {
    for (int tries = 0; tries < EACH; tries++) {
      int port = first() + Math.floorMod(NEXT.getAndIncrement(), EACH);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
        return port;
      } catch (BindException taken) {
        // The next one, then.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new AssertionError(
        "ports of %s: all of %d to %d are taken".formatted(address, first(), first() + EACH - 1));
  }

  private static int first() {
    int fork = Integer.getInteger(FORK, 0);
    int range =
        fork > 0 ? (fork - 1) % FORKS : FORKS + (int) (ProcessHandle.current().pid() % OTHERS);
    return FIRST + range * EACH;
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
