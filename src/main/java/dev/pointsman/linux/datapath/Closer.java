package dev.pointsman.linux.datapath;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;

/** Closes what was opened, the last first, once. */
final class Closer implements AutoCloseable {
  private final Deque<Runnable> parts = new ConcurrentLinkedDeque<>();

  /** Notes how a part is closed. */
  <T> T add(T part, Consumer<? super T> close) {
    parts.push(() -> close.accept(part));
    return part;
  }

  @Override
  public void close() {
    for (Runnable part = parts.poll(); part != null; part = parts.poll()) {
      part.run();
    }
  }
}
