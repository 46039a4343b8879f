package dev.pointsman.peerlink;

import dev.pointsman.peerlink.Frame.Purpose;
import dev.pointsman.peerlink.LifelineKeeper.Kept;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second connection to a peer, over which nothing is said after the welcome, and whose bare end
 * (FIN) is the end of this process: the peer hears of a crash by it before the kernel has come to
 * the other connections. A reset says nothing, and is how this process ends it.
 *
 * <p>It exists while the link does, and is dialled anew when it ends before.
 */
final class Lifeline {
  private static final Logger LOG = LoggerFactory.getLogger(Lifeline.class);

  private final Context context;
  private final LifelineKeeper keeper;
  private final Greeting greeting;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private @Nullable SocketChannel dialling;
  private @Nullable Kept kept;

  private Lifeline(Context context, LifelineKeeper keeper, Greeting greeting) {
    this.context = context;
    this.keeper = keeper;
    this.greeting = greeting;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name(greeting.thread("lifeline to") + ", dialling")
            .unstarted(this::run);
  }

  /** Dials, on a thread of its own, until {@link #close}. */
  static Lifeline start(Context context, LifelineKeeper keeper, Greeting greeting) {
    Lifeline lifeline = new Lifeline(context, keeper, greeting);
    lifeline.thread.start();
    return lifeline;
  }

  private void run() {
    BackOff backOff = new BackOff(new SplittableRandom());
    try {
      boolean more = true;
      while (more) {
        if (once()) {
          backOff.reset();
        }
        more = !closed.await(backOff.next().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException interrupted) {
      LOG.debug("a lifeline ends, interrupted: {}", greeting.peer(), interrupted);
      Thread.currentThread().interrupt();
    }
  }

  /** Dials, and waits until the lifeline ends; false when it did not come to be. */
  private boolean once() throws InterruptedException {
    try (SocketChannel channel = SocketChannel.open()) {
      if (!dials(channel)) {
        return false;
      }
      greeting.connect(channel.socket());
      channel.socket().setKeepAlive(true); // A firewall on the way forgets what is silent.
      Wire wire = Wire.dialled(channel.socket(), context.security());
      if (!greeting.greet(wire, Purpose.LIFELINE)) {
        return false;
      }
      Kept now = keeper.keep(channel, greeting.thread("lifeline to"));
      keeps(now);
      now.awaitEnd();
      LOG.debug("the lifeline to {} ended", greeting.peer());
      return true;
    } catch (IOException failure) {
      if (closed.getCount() > 0 && context.log().due("lifeline " + greeting.peer())) {
        LOG.info(
            "a crash of this node is noticed later by peer={}, once its sockets are closed: {}",
            greeting.peer().name(),
            failure.getMessage());
      }
      return false;
    } finally {
      forget();
    }
  }

  private synchronized boolean dials(SocketChannel channel) {
    dialling = channel;
    return closed.getCount() > 0;
  }

  private synchronized void keeps(Kept now) {
    dialling = null;
    kept = now;
    if (closed.getCount() == 0) {
      now.release();
    }
  }

  private synchronized void forget() {
    dialling = null;
    kept = null;
  }

  /** Waits until it has ended; {@link #close} goes before. */
  void join() throws InterruptedException {
    thread.join();
  }

  /** Ends it, which takes a moment. */
  synchronized void close() {
    closed.countDown();
    if (dialling != null) {
      Sockets.close(dialling);
    }
    if (kept != null) {
      kept.release();
    }
  }
}
