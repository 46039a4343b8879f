package dev.pointsman.accesslog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes lines from a bounded queue and writes them in batches, whatever has come together while the
 * last one was written. A line that finds the queue full is dropped; a batch that cannot be written
 * is lost; both are counted and logged.
 */
final class LineWriter implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(LineWriter.class);

  /** About 200 KB of text. */
  private static final int BATCH = 512;

  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Wakes the writer up to look at the flags. */
  private static final Item WAKE = new Item(null);

  private final LogFile file;
  private final int capacity;
  private final BlockingQueue<Item> queue;
  private final LineFormat format = new LineFormat();
  private final LongAdder dropped = new LongAdder();
  private final AtomicBoolean reopen = new AtomicBoolean();
  private volatile boolean finishing;

  private long reportedDropped;
  private long reportedAtNanos = System.nanoTime() - REPORT_NANOS;
  private long lost;
  private boolean failing;

  LineWriter(LogFile file, int capacity) {
    this.file = file;
    this.capacity = capacity;
    queue = new ArrayBlockingQueue<>(capacity);
  }

  /** Takes a line, or drops it; never waits. */
  void offer(Line line) {
    if (!finishing && !queue.offer(new Item(line))) {
      dropped.increment();
    }
  }

  /** Lines dropped so far. */
  long dropped() {
    return dropped.sum();
  }

  void reopen() {
    reopen.set(true);
    wake();
  }

  /** Takes no more lines; {@link #run} ends once those taken are written. */
  void finish() {
    finishing = true;
    wake();
  }

  /** A queue too full to take this holds something else that wakes the writer up. */
  private void wake() {
    boolean woken = queue.offer(WAKE);
    LOG.trace("woken by an item of its own: {}", woken);
  }

  @Override
  public void run() {
    List<Line> batch = new ArrayList<>(BATCH);
    while (next(batch)) {
      write(batch);
      batch.clear();
      if (reopen.getAndSet(false)) {
        openAgain();
      }
      reportDropped(false);
    }
    reportDropped(true);
    try {
      file.close();
    } catch (IOException e) {
      LOG.error("access log {}: closing it failed", file, e);
    }
  }

  /** Waits for lines and collects those that are there; false when it is time to end. */
  private boolean next(List<Line> batch) {
    @Nullable Item item;
    try {
      item = finishing ? queue.poll() : queue.take();
    } catch (InterruptedException e) {
      // Nobody but the JVM's end interrupts this thread.
      Thread.currentThread().interrupt();
      return false;
    }
    if (item == null) {
      return false;
    }
    while (item != null) {
      if (item.line() != null) {
        batch.add(item.line());
      }
      item = batch.size() < BATCH ? queue.poll() : null;
    }
    return true;
  }

  private void write(List<Line> batch) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      file.append(format.format(batch));
      if (failing) {
        LOG.warn("access log {}: works again; lines lost: {}", file, lost);
        failing = false;
        lost = 0;
      }
    } catch (IOException e) {
      lose(batch.size(), e.toString());
    } catch (RuntimeException e) {
      LOG.error("access log {}: a defect in writing lines", file, e);
      lose(batch.size(), e.toString());
    }
  }

  private void lose(int lines, String reason) {
    lost += lines;
    if (!failing) {
      LOG.error("access log {}: cannot be written: {}; lines are lost until it can", file, reason);
      failing = true;
    }
  }

  private void openAgain() {
    try {
      file.reopen();
      LOG.info("access log {}: opened anew", file);
    } catch (IOException e) {
      LOG.error("{}; the file that was open stays in use", e.getMessage());
    }
  }

  /** The first at once, later ones at most every ten seconds. */
  private void reportDropped(boolean last) {
    long sum = dropped.sum();
    long now = System.nanoTime();
    if (sum > reportedDropped && (last || now - reportedAtNanos >= REPORT_NANOS)) {
      LOG.warn(
          "access log {}: lines dropped, since {} were waiting to be written: {}",
          file,
          capacity,
          sum - reportedDropped);
      reportedDropped = sum;
      reportedAtNanos = now;
    }
  }

  private record Item(@Nullable Line line) {}
}
