package dev.pointsman.vip;

import dev.pointsman.linux.Capabilities;
import dev.pointsman.linux.PortHandover;
import dev.pointsman.linux.SocketOptions;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.Vip;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port that two scheduler nodes on one host listen on for the moment in which the VIP goes from
 * one to the other: the new owner takes all new connections, and the old one accepts what the
 * kernel had given to it before it closes ({@link PortHandover}).
 */
final class SharedPort {
  private static final Logger LOG = LoggerFactory.getLogger(SharedPort.class);

  /**
   * On loopback the last connection is there at once. A client that is away needs a round trip, and
   * one that does not answer within a second has lost a packet.
   */
  private static final Duration LAST = Duration.ofSeconds(1);

  /** How long a busy node may take to accept what the kernel has for it, once it is shared. */
  private static final Duration ACCEPTED = Duration.ofSeconds(3);

  /**
   * How long a successor may take to listen: it says that it is the owner after 150 ms, even if it
   * is not that far, lest it be counted as lost. A process that has never listened on that port, on
   * a busy machine, took 700 ms. Until then this one accepts, so that waiting costs nobody
   * anything.
   */
  private static final Duration SUCCESSOR = Duration.ofSeconds(2);

  private static final long LOOK_NANOS = 500_000;

  private SharedPort() {}

  /**
   * Whether the VIP's ports may be shared: its address stays where it is when the owner changes, so
   * the nodes may be on one host.
   */
  static boolean isPossible(Vip vip) {
    return vip.networkInterface().isEmpty()
        && vip.schedulers().size() > 1
        && Capabilities.isPlatformSupported();
  }

  /** This process gets all new connections from now on. */
  static void takeAll(Endpoint endpoint, ServerSocketChannel listener) {
    try {
      if (PortHandover.isShared(listener)) {
        PortHandover.giveLast(listener);
        LOG.info("port={} taken-over=all-new-connections", endpoint);
      }
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.warn(
          "port={} taken-over=share-of-new-connections reason=\"{}\" (connections may be reset when"
              + " the former owner closes)",
          endpoint,
          e.toString());
    }
  }

  /**
   * Done once nothing is lost by closing; meanwhile the socket is to be accepted from.
   *
   * @param expected whether another process is about to listen, if it does not yet
   * @return never fails; what could not be waited for is in the log
   */
  static CompletionStage<Void> emptied(
      Endpoint endpoint, ServerSocketChannel listener, boolean expected) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    // Not a virtual thread: what it asks the kernel holds a carrier.
    Thread.ofPlatform()
        .daemon()
        .name("hand-over of " + endpoint)
        .start(
            () -> {
              try {
                awaitEmpty(endpoint, listener, expected);
              } catch (IOException | RuntimeException | LinkageError e) {
                LOG.warn("port={} handed-over=at-once reason=\"{}\"", endpoint, e.toString());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                done.complete(null);
              }
            });
    return done;
  }

  private static void awaitEmpty(Endpoint endpoint, ServerSocketChannel listener, boolean expected)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (!PortHandover.isShared(listener)) {
      if (!expected || System.nanoTime() - begin >= SUCCESSOR.toNanos()) {
        return; // nobody takes it over
      }
      LockSupport.parkNanos(4 * LOOK_NANOS); // the kernel has no event for this either
    }
    // The successor does so as well, but perhaps only after this one has looked for the last time.
    PortHandover.giveLast(listener);
    long shared = System.nanoTime();
    boolean all = PortHandover.awaitLast(listener, LAST);
    int left = SocketOptions.acceptQueue(listener);
    while (left > 0 && System.nanoTime() - shared < ACCEPTED.toNanos()) {
      LockSupport.parkNanos(LOOK_NANOS); // the kernel has no event for this
      left = SocketOptions.acceptQueue(listener);
    }
    if (all && left == 0) {
      LOG.info("port={} handed-over-ms={}", endpoint, (System.nanoTime() - begin) / 1_000_000);
    } else {
      LOG.warn(
          "port={} handed-over-ms={} not-accepted={} handshakes-open={}",
          endpoint,
          (System.nanoTime() - begin) / 1_000_000,
          left,
          !all);
    }
  }
}
