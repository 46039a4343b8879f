package dev.pointsman.testkit.overload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Clients that dial an address, ask for a byte, and give up when it does not come in time.
 *
 * <p>One thread, non-blocking. Open loop: dials come at a steady pace, whether earlier ones were
 * answered or not; when the thread itself comes late, dials are left out. Closed loop: so many at a
 * time, each answer making the next.
 */
final class ImpatientClients {
  private static final byte[] REQUEST = {'?', '\n'};

  /** Nothing below it is of interest, and the thread is to sleep in between. */
  private static final int TICK_MILLIS = 1;

  /**
   * What came of the dials of a while.
   *
   * @param made dials that were begun
   * @param answered those that were answered in time
   * @param settled how long after the beginning the last dial was made that was not answered; zero
   *     if all were
   * @param took how long it was
   */
  record Tally(int made, int answered, Duration settled, Duration took) {
    double perSecond() {
      return answered * 1e9 / took.toNanos();
    }
  }

  /** How a client that has waited long enough goes. */
  enum GivingUp {
    /** With a reset. */
    RESET,
    /**
     * With an orderly end, which looks like that of one that has said all and goes on to listen.
     */
    CLOSE
  }

  private static final class Dial {
    final long begun;
    final SocketChannel channel;
    boolean over;

    Dial(long begun, SocketChannel channel) {
      this.begun = begun;
      this.channel = channel;
    }
  }

  private final InetSocketAddress address;
  private final Duration patience;
  private final GivingUp givingUp;
  private final ByteBuffer scratch = ByteBuffer.allocate(64);
  private final Deque<Dial> waiting = new ArrayDeque<>();
  private int inFlight;
  private int made;
  private int answered;
  private long lastFailed;

  ImpatientClients(InetSocketAddress address, Duration patience, GivingUp givingUp) {
    this.address = address;
    this.patience = patience;
    this.givingUp = givingUp;
  }

  /** Dials {@code rate} times a second. */
  Tally openLoop(double rate, Duration time) {
    return run(Math.round(1e9 / rate), Integer.MAX_VALUE, time, Duration.ZERO);
  }

  /** Dials until all of the last {@code quiet} were answered, or until {@code longest} is over. */
  Tally untilAllAnswered(double rate, Duration longest, Duration quiet) {
    return run(Math.round(1e9 / rate), Integer.MAX_VALUE, longest, quiet);
  }

  /** Has {@code most} dials under way. */
  Tally closedLoop(int most, Duration time) {
    return run(0, most, time, Duration.ZERO);
  }

  private Tally run(long every, int most, Duration time, Duration quiet) {
    made = 0;
    answered = 0;
    inFlight = 0;
    long begin = System.nanoTime();
    lastFailed = begin;
    long end = begin + time.toNanos();
    try (Selector selector = Selector.open()) {
      long next = begin;
      long now = begin;
      while (now - end < 0 && !(quiet.isPositive() && isQuiet(now, quiet))) {
        if (every == 0) {
          while (inFlight < most) {
            begin(selector, now);
          }
        } else {
          // As many as are due, but not those of more than some ticks: a burst is not what is meant
          next = Math.max(next, now - 5_000_000);
          while (next - now <= 0) {
            begin(selector, now);
            next += every;
          }
        }
        expire(now);
        selector.select(this::ready, TICK_MILLIS);
        now = System.nanoTime();
      }
      Duration took = Duration.ofNanos(now - begin);
      while (!waiting.isEmpty()) { // whoever was begun in time has as much time as the others
        expire(System.nanoTime());
        selector.select(this::ready, TICK_MILLIS);
      }
      return new Tally(made, answered, Duration.ofNanos(lastFailed - begin), took);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isQuiet(long now, Duration quiet) {
    Dial oldest = waiting.peekFirst();
    long known = oldest == null ? now : oldest.begun;
    return known - lastFailed > quiet.toNanos();
  }

  private void begin(Selector selector, long now) throws IOException {
    Dial dial = new Dial(now, SocketChannel.open());
    made++;
    inFlight++;
    waiting.addLast(dial);
    try {
      dial.channel.configureBlocking(false);
      dial.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      dial.channel.register(selector, SelectionKey.OP_CONNECT, dial);
      if (dial.channel.connect(address)) {
        connected(dial.channel.keyFor(selector));
      }
    } catch (IOException refused) {
      end(dial, false);
    }
  }

  private void ready(SelectionKey key) {
    Dial dial = (Dial) key.attachment();
    try {
      if (key.isConnectable() && dial.channel.finishConnect()) {
        connected(key);
      } else if (key.isReadable()) {
        scratch.clear();
        end(dial, dial.channel.read(scratch) > 0);
      }
    } catch (IOException cut) {
      end(dial, false);
    }
  }

  private static void connected(SelectionKey key) throws IOException {
    key.interestOps(SelectionKey.OP_READ);
    ((SocketChannel) key.channel()).write(ByteBuffer.wrap(REQUEST));
  }

  private void expire(long now) throws IOException {
    while (!waiting.isEmpty()) {
      Dial oldest = waiting.getFirst();
      if (!oldest.over) {
        if (now - oldest.begun < patience.toNanos()) {
          return;
        }
        if (givingUp == GivingUp.RESET) {
          oldest.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        end(oldest, false);
      }
      waiting.removeFirst();
    }
  }

  private void end(Dial dial, boolean wasAnswered) {
    if (dial.over) {
      return;
    }
    dial.over = true;
    inFlight--;
    if (wasAnswered) {
      answered++;
    } else {
      lastFailed = Math.max(lastFailed, dial.begun);
    }
    try {
      dial.channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
