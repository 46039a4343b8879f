package dev.pointsman.peerlink;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Keeps connections in such a way that they end at once when this process is killed. */
public interface LifelineKeeper {
  /** A connection that is kept. */
  interface Kept {
    /** Waits until it has ended, at the peer's wish or by {@link #release}. */
    void awaitEnd() throws InterruptedException;

    /** Ends it by a reset, which tells the peer that this process lives. */
    void release();
  }

  /**
   * Takes a connection over.
   *
   * @param channel connected and blocking, with nothing of it left to read; closed by this, while
   *     the connection lives on
   * @param name of what is kept, for thread dumps
   * @throws IOException where the machine cannot, with the reason; the channel is then as it was
   */
  Kept keep(SocketChannel channel, String name) throws IOException, InterruptedException;
}
