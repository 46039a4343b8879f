package dev.pointsman.transport.loop;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that an {@link EventLoop} waits for. What it is ready for is told once; whoever wants to
 * hear it again says so by {@link #await}.
 */
public final class Watched {
  private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

  /** Told on the loop's thread. */
  @FunctionalInterface
  public interface OnReady {
    /**
     * It is ready.
     *
     * @param operations those of {@link SelectionKey} that were waited for and are possible
     */
    void ready(int operations);
  }

  private final EventLoop loop;
  private final SelectionKey key;
  private final OnReady onReady;

  Watched(EventLoop loop, SelectionKey key, OnReady onReady) {
    this.loop = loop;
    this.key = key;
    this.onReady = onReady;
  }

  /**
   * Waits for these operations, too; from any thread.
   *
   * @throws ClosedChannelException if the socket is closed
   */
  public void await(int operations) throws IOException {
    try {
      key.interestOpsOr(operations);
    } catch (CancelledKeyException e) {
      ClosedChannelException closed = new ClosedChannelException();
      closed.initCause(e);
      throw closed;
    }
    loop.changed();
  }

  /**
   * Closes the socket; from any thread.
   *
   * @throws IOException if the kernel says so; it is closed all the same
   */
  public void close() throws IOException {
    loop.close(key);
  }

  void tell() {
    int operations;
    try {
      operations = key.readyOps();
      key.interestOpsAnd(~operations);
    } catch (CancelledKeyException e) {
      return; // whoever closed it waits for nothing more
    }
    try {
      onReady.ready(operations);
    } catch (RuntimeException e) {
      LOG.error("a socket is not watched any more, as its news were not taken", e);
      key.cancel();
    }
  }
}
