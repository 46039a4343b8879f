package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.net.HostPort;
import dev.pointsman.testkit.player.EndCause;
import dev.pointsman.testkit.player.MediaUrl;
import dev.pointsman.testkit.player.PlayerStatistics;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A person with a player: dials a URL, listens, and when cut dials the same URL again at once.
 *
 * <p>The first packet of a call is seen within 50 ms; the silence after a cut is exact all the
 * same, since the player itself times its first packet.
 */
final class Viewer {
  private static final Duration LOOK = Duration.ofMillis(50);

  /** Often enough to tell a takeover's length by the first dial that is answered. */
  private static final Duration BEFORE_RETRY = Duration.ofMillis(20);

  /** Refusals in a row after which a person gives up who listens once: five seconds' worth. */
  private static final int PATIENCE = 250;

  private final MediaUrl url;
  private final long clipSize;
  private final BooleanSupplier again;
  private final Journal journal;
  private final CountDownLatch stopped = new CountDownLatch(1);

  // Guarded by this.
  private Account account;
  private @Nullable Playing current;
  private boolean done;

  private @Nullable Long cutAt; // of the viewer's own thread, as is the next
  private int refusedInARow;

  /**
   * A viewer who has not dialled.
   *
   * @param url what the player dials, every time
   * @param clipSize bytes of media in a whole clip
   * @param again whether to play the clip again when it ends
   */
  Viewer(
      String name,
      Protocol protocol,
      MediaUrl url,
      long clipSize,
      BooleanSupplier again,
      Journal journal) {
    this.url = url;
    this.clipSize = clipSize;
    this.again = again;
    this.journal = journal;
    this.account = Account.of(name, protocol);
  }

  /** Dials, on a thread of its own. */
  Viewer start() {
    Thread.ofVirtual().name(account.name()).start(this::run);
    return this;
  }

  /** Hangs up. */
  void stop() throws IOException {
    stopped.countDown();
    Playing player;
    synchronized (this) {
      player = current;
    }
    if (player != null) {
      player.stop();
    }
  }

  /** What this viewer has had so far. */
  synchronized Account account() {
    Playing player = current;
    return player == null ? account : account.at(player.statistics());
  }

  /** Waits until the account is as wanted; whether it came to that within the time. */
  synchronized boolean await(Predicate<Account> wanted, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!wanted.test(account())) {
      long left = deadline - System.nanoTime();
      if (left <= 0 || (done && !wanted.test(account()))) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** Waits until this viewer dials no more. */
  boolean awaitDone(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    synchronized (this) {
      while (!done && deadline > System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, deadline - System.nanoTime()));
      }
      return done;
    }
  }

  private void run() {
    try {
      boolean more = true;
      while (more && stopped.getCount() > 0) {
        more = call();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      journal.note(Mood.BAD, name() + " could not hang up: " + e.getMessage());
    } finally {
      synchronized (this) {
        done = true;
        notifyAll();
      }
    }
  }

  /** One call; whether to dial again. */
  private boolean call() throws IOException, InterruptedException {
    Playing player = Playing.dial(url);
    change(account(), player);
    if (stopped.getCount() == 0) {
      player.stop();
    }
    boolean heard = false;
    boolean ended = false;
    while (!ended) {
      ended = player.awaitEnd(LOOK);
      long now = System.nanoTime();
      PlayerStatistics s = player.statistics();
      if (!heard && s.packets() > 0) {
        heard = true;
        heard(s, now);
      }
      signal();
    }
    return over(player.statistics(), System.nanoTime());
  }

  private void heard(PlayerStatistics s, long now) {
    refusedInARow = 0;
    String dialled = HostPort.format(s.dialled());
    Long cut = cutAt;
    if (cut == null) {
      journal.note(
          Mood.GOOD, "%s dialled %s, and %s answered.".formatted(name(), dialled, s.server()));
      return;
    }
    long heardAt = now - s.playing().toNanos();
    Duration silence = Duration.ofNanos(heardAt - cut);
    cutAt = null;
    journal.note(
        Mood.GOOD,
        "%s dialled %s again, and %s answered: %s of silence."
            .formatted(name(), dialled, s.server(), Figures.span(silence)));
    // After the note, so that whoever waits for this finds it told already.
    synchronized (this) {
      account = account.heardAgainAfter(silence, heardAt);
    }
  }

  private boolean over(PlayerStatistics s, long now) throws InterruptedException {
    change(account().after(s, clipSize), null);
    if (s.cause() == EndCause.STOPPED) {
      return false;
    }
    if (s.cause() == EndCause.END_OF_CLIP) {
      boolean more = again.getAsBoolean();
      if (!more) {
        journal.note(Mood.GOOD, endOfClip(s));
      }
      return more;
    }
    if (Account.wasCut(s)) {
      cutAt = now;
      journal.note(Mood.BAD, name() + " was cut; " + s.server() + " had played.");
      return true;
    }
    if (++refusedInARow == PATIENCE && !again.getAsBoolean()) {
      journal.note(Mood.BAD, name() + " gave up: " + s.detail());
      return false;
    }
    if (refusedInARow == 1) {
      journal.note(Mood.BAD, name() + " got no sound: " + s.detail());
    }
    return !stopped.await(BEFORE_RETRY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private String endOfClip(PlayerStatistics s) {
    boolean intact = s.bytes() == clipSize && s.corrupt() == 0 && s.lost() == 0;
    return "%s heard the clip to its end: %s bytes, %s."
        .formatted(
            name(),
            Figures.count(s.bytes()),
            intact ? "each as it was sent" : "not as they were sent");
  }

  private synchronized void change(Account next, @Nullable Playing player) {
    account = next;
    current = player;
    notifyAll();
  }

  private synchronized void signal() {
    notifyAll();
  }

  private synchronized String name() {
    return account.name();
  }
}
