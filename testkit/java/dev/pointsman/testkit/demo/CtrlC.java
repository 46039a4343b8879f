package dev.pointsman.testkit.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns the end of this process, by Ctrl-C or a signal, into an interrupt of the thread that tells
 * the story; that thread then cleans up and says with which code the process ends.
 *
 * <p>A process that a signal ends has the signal's exit code, unless a shutdown hook ends it first:
 * {@link Runtime#halt}, once all is clean, is that.
 */
final class CtrlC {
  /** The longest that cleaning up takes: the scheduler node's time to end, and some. */
  private static final Duration CLEANING = Duration.ofSeconds(15);

  private final Thread story = Thread.currentThread();
  private final Runnable first;
  private final CountDownLatch clean = new CountDownLatch(1);
  private final Thread hook = new Thread(this::end, "Ctrl-C");

  // Guarded by this.
  private boolean cleaning;
  private boolean came;
  private int exit;

  /**
   * Watches from now on; this thread is the one that tells the story.
   *
   * @param first what is to be done at once when Ctrl-C comes: the screen is given back
   */
  CtrlC(Runnable first) {
    this.first = first;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The story is over, and must not be interrupted any more; whether Ctrl-C has come. */
  synchronized boolean beginCleaning() {
    cleaning = true;
    Thread.interrupted(); // an interrupt that came has done its work
    return came;
  }

  /** All is clean; where Ctrl-C has come, the process ends now, with this code. */
  void cleaned(int exitCode) {
    boolean ending;
    synchronized (this) {
      exit = exitCode;
      ending = came;
    }
    clean.countDown();
    if (!ending) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // It has just begun, and finds all clean: the process ends with the code given above.
      }
    }
  }

  private void end() {
    first.run();
    synchronized (this) {
      came = true;
      if (!cleaning) {
        story.interrupt();
      }
    }
    try {
      if (!clean.await(CLEANING.toMillis(), TimeUnit.MILLISECONDS)) {
        return; // then the process ends as the signal would have ended it
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int code;
    synchronized (this) {
      code = exit;
    }
    Runtime.getRuntime().halt(code);
  }
}
