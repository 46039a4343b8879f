package dev.pointsman.linux.datapath;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a data path tells. */
final class Reader implements DataPathListener {
  private final BlockingQueue<FrameEvent> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<FrameEvent> strays = new LinkedBlockingQueue<>();

  @Override
  public void onEvents(List<FrameEvent> told) {
    events.addAll(told);
  }

  @Override
  public void onStrays(List<FrameEvent> told) {
    strays.addAll(told);
  }

  @Override
  public void onFailure(IOException cause) {
    throw new AssertionError(cause);
  }

  /** The next event of a type; others before it are left out. */
  FrameEvent event(EventType type) throws InterruptedException {
    while (true) {
      FrameEvent next = next(events);
      if (next.type() == type) {
        return next;
      }
    }
  }

  FrameEvent stray() throws InterruptedException {
    return next(strays);
  }

  boolean isEmpty() {
    return events.isEmpty() && strays.isEmpty();
  }

  private static FrameEvent next(BlockingQueue<FrameEvent> queue) throws InterruptedException {
    FrameEvent next = queue.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was told within 10 s");
    }
    return next;
  }
}
