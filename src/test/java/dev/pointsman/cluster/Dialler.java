package dev.pointsman.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** A client that dials an address every 5 ms, up to a number of dials at once. */
final class Dialler implements AutoCloseable {
  static final Duration EVERY = Duration.ofMillis(5);

  /**
   * What came of the dials so far.
   *
   * @param answered dials that got an answer
   * @param failed why the others did not, the first hundred
   * @param longest time between two answers
   */
  record Result(int answered, List<String> failed, Duration longest) {}

  private final InetSocketAddress address;
  private final int patienceMillis;
  private final Semaphore free;
  private final ExecutorService dials = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread clock = Thread.ofPlatform().daemon().name("dials").unstarted(this::run);
  private volatile boolean stopped;

  // Guarded by this.
  private final List<String> failed = new ArrayList<>();
  private int answered;
  private long last;
  private long longest;

  /**
   * Dials from now on.
   *
   * @param patience how long to wait for the connection, and then for the answer
   * @param most dials at once; those beyond it are left out
   */
  Dialler(InetSocketAddress address, Duration patience, int most) {
    this.free = new Semaphore(most);
    this.address = address;
    this.patienceMillis = (int) patience.toMillis();
    clock.start();
  }

  /** How many dials were answered since the last {@link #take}. */
  synchronized int answered() {
    return answered;
  }

  /** Since the last call of this. */
  synchronized Result take() {
    Result result = new Result(answered, List.copyOf(failed), Duration.ofNanos(longest));
    answered = 0;
    failed.clear();
    longest = 0;
    return result;
  }

  private void run() {
    long next = System.nanoTime();
    while (!stopped) {
      if (free.tryAcquire()) {
        dials.execute(this::dial);
      }
      next += EVERY.toNanos();
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  private void dial() {
    try (Socket client = new Socket()) {
      client.connect(address, patienceMillis);
      client.setSoTimeout(patienceMillis);
      if (client.getInputStream().readNBytes(2).length < 2) {
        throw new IOException("ended without an answer");
      }
      wasAnswered();
    } catch (IOException e) {
      failed(e.toString());
    } finally {
      free.release();
    }
  }

  private synchronized void wasAnswered() {
    long now = System.nanoTime();
    longest = answered == 0 && last == 0 ? 0 : Math.max(longest, now - last);
    last = now;
    answered++;
  }

  private synchronized void failed(String why) {
    if (failed.size() < 100) {
      failed.add(why);
    }
  }

  /** Dials no more, and waits for those that are on their way. */
  @Override
  public void close() {
    stopped = true;
    try {
      clock.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    dials.close();
  }
}
