package dev.pointsman.linux.datapath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Decides SYNs as a scheduler node does, and notes how long each waited. */
final class Latencies implements DataPathListener {
  private final DataPath path;
  private final List<Long> waited = new ArrayList<>();

  Latencies(DataPath path) {
    this.path = path;
  }

  @Override
  public void onEvents(List<FrameEvent> events) {
    List<KernelFlow> flows = new ArrayList<>(events.size());
    List<byte[]> frames = new ArrayList<>(events.size());
    for (FrameEvent event : events) {
      flows.add(KernelFlow.of(Scheduler.flowOf(event.head()), 3, event.time()));
      frames.add(Checksums.filled(event.head()));
    }
    try {
      path.install(flows);
      path.send(frames);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long now = System.nanoTime();
    synchronized (this) {
      events.forEach(event -> waited.add(now - event.time()));
      notifyAll();
    }
  }

  synchronized void await(int count) throws InterruptedException {
    while (waited.size() < count) {
      wait();
    }
  }

  synchronized void clear() {
    waited.clear();
  }

  @Override
  public void onStrays(List<FrameEvent> strays) {
    throw new AssertionError(strays);
  }

  @Override
  public void onFailure(IOException cause) {
    throw new UncheckedIOException(cause);
  }

  @Override
  public synchronized String toString() {
    List<Long> sorted = waited.stream().sorted().toList();
    return "median "
        + sorted.get(sorted.size() / 2) / 1000
        + " us, p99 "
        + sorted.get(sorted.size() * 99 / 100) / 1000
        + " us";
  }
}
