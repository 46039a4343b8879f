package dev.pointsman.testkit.soak;

import dev.pointsman.testkit.lab.LabHost;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A client that dials a VIP for its greeting, again and again, one dial after the other.
 *
 * <p>A dial that has no greeting within {@link #PATIENCE} has failed. So a gap is known to that
 * time and to {@link #PACE}, which is fine beside bounds of seconds.
 */
final class Dialler implements AutoCloseable {
  private static final Duration PACE = Duration.ofMillis(25);
  private static final Duration PATIENCE = Duration.ofMillis(400);

  /**
   * How the dials went since the counters were taken last.
   *
   * @param answered those that were greeted
   * @param timedOut those that had no greeting in time
   * @param failed those that were refused, reset, or had no way
   * @param longestGapNanos between two greetings
   */
  record Tally(long answered, long timedOut, long failed, long longestGapNanos) {}

  private final InetSocketAddress target;
  private final Thread thread;
  private volatile boolean closed;
  private long answered;
  private long timedOut;
  private long failed;
  private long longest;
  private long lastAnswered = System.nanoTime();
  private long lastFailed = lastAnswered;

  private Dialler(LabHost client, Site.Vip vip) {
    this.target = new InetSocketAddress(vip.address(), Server.GREETING);
    this.thread = client.thread("dial " + vip.name(), this::run);
  }

  static Dialler start(LabHost client, Site.Vip vip) {
    Dialler dialler = new Dialler(client, vip);
    dialler.thread.start();
    return dialler;
  }

  /** When the last greeting came ({@link System#nanoTime}). */
  synchronized long lastAnswered() {
    return lastAnswered;
  }

  /** Whether no dial has failed for a while until now, and some were answered. */
  synchronized boolean steady(Duration time) {
    long since = System.nanoTime() - time.toNanos();
    return lastAnswered - since > 0 && lastFailed - since < 0;
  }

  /** Dials that were refused, reset or had no way, since the counters were taken last. */
  synchronized long failed() {
    return failed;
  }

  /** Takes the counters; a gap that has not ended counts as far as it goes. */
  synchronized Tally take() {
    longest = Math.max(longest, System.nanoTime() - lastAnswered);
    Tally tally = new Tally(answered, timedOut, failed, longest);
    answered = 0;
    timedOut = 0;
    failed = 0;
    longest = 0;
    return tally;
  }

  private void run() {
    try {
      while (!closed) {
        dial();
        Thread.sleep(PACE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void dial() {
    int millis = Math.toIntExact(PATIENCE.toMillis());
    try (Socket socket = new Socket()) {
      socket.setSoLinger(true, 0); // nothing is kept of a dial that nobody answers
      socket.connect(target, millis);
      socket.setSoTimeout(millis);
      if (socket.getInputStream().readAllBytes().length > 0) {
        socket.setSoLinger(false, 0);
        greeted();
      } else {
        missed(false);
      }
    } catch (SocketTimeoutException e) {
      missed(true);
    } catch (IOException e) {
      missed(false);
    }
  }

  private synchronized void greeted() {
    long now = System.nanoTime();
    answered++;
    longest = Math.max(longest, now - lastAnswered);
    lastAnswered = now;
  }

  private synchronized void missed(boolean late) {
    lastFailed = System.nanoTime();
    if (late) {
      timedOut++;
    } else {
      failed++;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
