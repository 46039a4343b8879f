package dev.pointsman.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.event.Logging;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows when this process has run out of file descriptors, and keeps some in hand for that moment.
 *
 * <p>At the first socket that cannot be opened or accepted it closes the descriptors in hand:
 * accepting works again, and who comes can be turned away. Once twice as many are free it takes
 * them back, and all is well. Of its own sockets, the HTTP API's, Pekko tells nobody but its log:
 * an accept that fails is tried again without end, with the client in the queue, at the cost of a
 * whole CPU. So this listens to what Pekko would log, too.
 */
final class FileDescriptors {
  private static final Logger LOG = LoggerFactory.getLogger(FileDescriptors.class);

  /** Clients who may be on their way out at a time; unconnected sockets, some 2 KB each. */
  private static final int IN_HAND = 16;

  private static final Duration TRY_AGAIN = Duration.ofMillis(250);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
  private static final AtomicInteger INSTANCES = new AtomicInteger();

  private record Exhausted() {}

  private record TryAgain() {}

  private final ActorRef<Object> watcher;
  private final Deque<SocketChannel> inHand = new ArrayDeque<>();
  private volatile boolean exhausted;
  private volatile long lastNanos = System.nanoTime() - Duration.ofDays(1).toNanos();
  private long loggedNanos = lastNanos;
  private long notLogged;

  FileDescriptors(ActorSystem<?> system) {
    watcher =
        system.<Object>systemActorOf(
            watching(), "file-descriptors-" + INSTANCES.incrementAndGet(), Props.empty());
    Adapter.toClassic(system)
        .eventStream()
        .subscribe(Adapter.toClassic(watcher), Logging.LogEvent.class);
  }

  /** A socket could not be opened or accepted; from any thread. */
  void noticed(IOException failure) {
    if (isMeantBy(failure)) {
      lastNanos = System.nanoTime();
      exhausted = true;
      watcher.tell(new Exhausted());
    } else {
      watcher.tell(failure);
    }
  }

  /** Whether there are none left now. */
  boolean exhausted() {
    return exhausted;
  }

  /** Whether there were none left at some time since then. */
  boolean exhaustedSince(long nanoTime) {
    return exhausted || lastNanos - nanoTime >= 0;
  }

  /** Whether a text of the operating system (strerror(3) of EMFILE, ENFILE) says so. */
  static boolean isMeantBy(Object text) {
    return String.valueOf(text).toLowerCase(Locale.ROOT).contains("too many open files");
  }

  private Behavior<Object> watching() {
    return Behaviors.withTimers(
        timers -> {
          if (!fill(IN_HAND)) {
            onExhausted(timers);
          }
          return Behaviors.receive(Object.class)
              .onMessage(
                  Logging.LogEvent.class,
                  event -> {
                    onLogged(event, timers);
                    return Behaviors.same();
                  })
              .onMessage(
                  Exhausted.class,
                  noticed -> {
                    onExhausted(timers);
                    return Behaviors.same();
                  })
              .onMessage(
                  IOException.class,
                  failure -> {
                    warn("socket=failed reason=\"" + failure + "\"");
                    return Behaviors.same();
                  })
              .onMessage(
                  TryAgain.class,
                  again -> {
                    tryAgain(timers);
                    return Behaviors.same();
                  })
              .onSignal(
                  PostStop.class,
                  stopped -> {
                    release(0);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private void onLogged(Logging.LogEvent event, TimerScheduler<Object> timers) {
    if (!event.logClass().getName().startsWith("org.apache.pekko.io.")) {
      return;
    }
    Object text = event instanceof Logging.Error error ? error.cause() : event.message();
    if (isMeantBy(text)) {
      onExhausted(timers);
    } else if (event instanceof Logging.Error error
        && String.valueOf(event.message()).startsWith("Accept error")) {
      warn("accept=failed reason=\"" + error.cause() + "\"");
    }
  }

  private void onExhausted(TimerScheduler<Object> timers) {
    lastNanos = System.nanoTime();
    exhausted = true;
    release(0);
    warn(
        "descriptors=exhausted do=\"raise the number of open files (ulimit -n, or LimitNOFILE of"
            + " the service) to more than twice max-connections, or lower max-connections\"");
    timers.startSingleTimer(TryAgain.class, new TryAgain(), TRY_AGAIN);
  }

  private void tryAgain(TimerScheduler<Object> timers) {
    if (fill(2 * IN_HAND)) {
      release(IN_HAND);
      exhausted = false;
      LOG.info("descriptors=available");
    } else {
      release(0);
      lastNanos = System.nanoTime();
      warn("descriptors=exhausted still");
      timers.startSingleTimer(TryAgain.class, new TryAgain(), TRY_AGAIN);
    }
  }

  private boolean fill(int wanted) {
    try {
      while (inHand.size() < wanted) {
        inHand.push(SocketChannel.open());
      }
      return true;
    } catch (IOException e) {
      if (!isMeantBy(e)) {
        LOG.warn("descriptors=unknown reason=\"{}\"", e.toString());
      }
      return false;
    }
  }

  private void release(int left) {
    while (inHand.size() > left) {
      try {
        inHand.pop().close();
      } catch (IOException e) {
        LOG.warn("descriptors=not-released reason=\"{}\"", e.toString());
      }
    }
  }

  private void warn(String what) {
    long now = System.nanoTime();
    if (now - loggedNanos < BETWEEN_LINES.toNanos()) {
      notLogged++;
      return;
    }
    LOG.warn("{} not-logged-before={}", what, notLogged);
    loggedNanos = now;
    notLogged = 0;
  }
}
