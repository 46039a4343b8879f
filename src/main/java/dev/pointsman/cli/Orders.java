package dev.pointsman.cli;

import dev.pointsman.cli.node.Signals;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What a running node is told from outside, in the order in which it was told.
 *
 * <p>The second Ctrl-C ends the process at once. A SIGTERM after a Ctrl-C does not: whoever started
 * this process gets the same Ctrl-C from the terminal and may well ask it to end besides.
 */
final class Orders {
  /** What it may be told. */
  enum Order {
    RELOAD,
    STOP,
    /** The actors have ended by themselves. */
    ENDED
  }

  /** Reloads that wait for one another come to the same thing, so few are kept. */
  private final BlockingQueue<Order> queue = new LinkedBlockingQueue<>(8);

  private boolean stopping;
  private boolean interrupted;

  /** The orders that this process gets as signals. */
  static Orders fromSignals() {
    Orders orders = new Orders();
    Signals.handle("TERM", orders::stop);
    Signals.handle("INT", orders::interrupt);
    Signals.handle("HUP", orders::reload);
    return orders;
  }

  Order next() throws InterruptedException {
    return queue.take();
  }

  void ended() {
    queue.offer(Order.ENDED);
  }

  void reload() {
    if (queue.remainingCapacity() > 2) {
      queue.offer(Order.RELOAD);
    }
  }

  private synchronized void stop() {
    if (!stopping) {
      stopping = true;
      queue.offer(Order.STOP);
    }
  }

  private synchronized void interrupt() {
    if (interrupted) {
      Runtime.getRuntime().halt(ExitCodes.FAILED);
    }
    interrupted = true;
    stop();
  }
}
