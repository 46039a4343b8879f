package dev.pointsman.testkit.failover;

import dev.pointsman.testkit.failover.Probe.Outcome;
import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.lab.ThreadPriority;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A client that dials a VIP at a steady pace, whether earlier dials were answered or not, and asks
 * each time for the server's name.
 *
 * <p>One thread, non-blocking, before all others in the kernel's schedule. A dial that has no
 * answer in time has failed; that time is to be less than the second after which the kernel repeats
 * a SYN (RFC 6298, 2.1), so that no dial made during an outage is answered by luck of its
 * repetition. When the thread comes late (a busy machine), dials are left out, not made in a burst,
 * and how late it came is kept.
 */
final class Prober implements AutoCloseable {
  /**
   * How long an answer may take where nothing else is asked for: less than the second after which
   * the kernel repeats a SYN, so that none is answered by luck of its repetition.
   */
  static final Duration PATIENCE = Duration.ofMillis(900);

  private static final byte[] REQUEST = {'?', '\n'};
  private static final int LONGEST_ANSWER = 100;

  private final InetSocketAddress vip;
  private final long everyNanos;
  private final Duration patience;
  private final ProbeLog log = new ProbeLog();
  private final Deque<Attempt> waiting = new ArrayDeque<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean paused;

  /** A dial under way. */
  private static final class Attempt {
    final long started;
    final ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);
    final SocketChannel channel;
    boolean over;

    Attempt(long started, SocketChannel channel) {
      this.started = started;
      this.channel = channel;
    }
  }

  private Prober(LabHost client, InetSocketAddress vip, Duration every, Duration patience) {
    this.vip = vip;
    this.everyNanos = every.toNanos();
    this.patience = patience;
    this.thread = client.thread("dial " + vip.getAddress().getHostAddress(), this::run);
  }

  /**
   * Begins to dial from a host.
   *
   * @param patience how long an answer may take
   */
  static Prober start(LabHost client, InetSocketAddress vip, Duration every, Duration patience) {
    Prober prober = new Prober(client, vip, every, patience);
    prober.thread.start();
    return prober;
  }

  /**
   * Waits until the dials are as wanted.
   *
   * @return whether they were, in time
   */
  boolean await(Predicate<ProbeLog.Pulse> wanted, Duration within) {
    return log.await(wanted, within);
  }

  /** Waits until every dial of before {@code nanoTime} has ended, then gives all since the last. */
  List<Probe> takeUntil(long nanoTime) {
    if (!log.await(pulse -> pulse.oldestWaiting() - nanoTime >= 0, patience.multipliedBy(20))) {
      throw new LabFailure("the dialling client has come to a standstill");
    }
    return log.take();
  }

  /**
   * Makes no new dials until {@link #resume}: nodes that start are not to have their processors
   * taken by clients who gave up on them long ago.
   */
  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
  }

  /** Where it dials. */
  InetSocketAddress vip() {
    return vip;
  }

  /** How many dials have ended in which way lately; those of before are forgotten. */
  Map<Outcome, Long> lately(Duration time) {
    long since = System.nanoTime() - time.toNanos();
    return log.take().stream()
        .filter(probe -> probe.ended() - since >= 0)
        .collect(
            Collectors.groupingBy(
                Probe::outcome, () -> new EnumMap<>(Outcome.class), Collectors.counting()));
  }

  /** When the last answer came. */
  long lastAnswered() {
    return log.pulse().lastAnswered();
  }

  /** The longest that a dial was made after its time, since this was last asked. */
  Duration takeLatest() {
    return log.takeLatest();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(patience.toMillis() * 4);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (Selector selector = Selector.open()) {
      ThreadPriority.first();
      dial(selector);
    } catch (IOException | RuntimeException e) {
      log.failed(e);
    } finally {
      closeAll();
    }
  }

  private void dial(Selector selector) throws IOException {
    long next = System.nanoTime();
    while (!closed) {
      long now = System.nanoTime();
      if (paused) {
        next = now + everyNanos;
      } else if (now - next >= 0) {
        log.late(now - next);
        begin(selector, now);
        next = Math.max(next + everyNanos, now);
      }
      expire(now);
      log.waiting(waiting.isEmpty() ? System.nanoTime() : waiting.peekFirst().started);
      // In whole milliseconds: a dial may be that much late, and this thread never spins.
      selector.select(this::ready, Math.max(1, (next - System.nanoTime()) / 1_000_000));
    }
  }

  private void begin(Selector selector, long now) throws IOException {
    SocketChannel channel = SocketChannel.open();
    Attempt attempt = new Attempt(now, channel);
    waiting.addLast(attempt);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(selector, SelectionKey.OP_CONNECT, attempt);
      if (channel.connect(vip)) {
        connected(channel.keyFor(selector));
      }
    } catch (IOException e) {
      end(attempt, outcome(e), "");
    }
  }

  private void ready(SelectionKey key) {
    Attempt attempt = (Attempt) key.attachment();
    try {
      if (key.isConnectable() && attempt.channel.finishConnect()) {
        connected(key);
      } else if (key.isReadable()) {
        read(attempt);
      }
    } catch (IOException e) {
      end(attempt, outcome(e), "");
    }
  }

  private static void connected(SelectionKey key) throws IOException {
    key.interestOps(SelectionKey.OP_READ);
    if (((SocketChannel) key.channel()).write(ByteBuffer.wrap(REQUEST)) != REQUEST.length) {
      throw new SocketException("a new connection takes no " + REQUEST.length + " bytes");
    }
  }

  private void read(Attempt attempt) throws IOException {
    int count = attempt.channel.read(attempt.answer);
    String text =
        new String(attempt.answer.array(), 0, attempt.answer.position(), StandardCharsets.US_ASCII);
    if (text.endsWith("\n")) {
      end(attempt, Outcome.ANSWERED, NameServer.node(text));
    } else if (count < 0 || !attempt.answer.hasRemaining()) {
      end(attempt, Outcome.CUT, "");
    }
  }

  private void expire(long now) {
    while (!waiting.isEmpty()) {
      Attempt oldest = waiting.peekFirst();
      if (!oldest.over) {
        if (now - oldest.started < patience.toNanos()) {
          return;
        }
        abandon(oldest);
        end(oldest, Outcome.TIMED_OUT, "");
      }
      waiting.pollFirst();
    }
  }

  private void closeAll() {
    for (Attempt attempt : waiting) {
      abandon(attempt);
      close(attempt);
    }
  }

  private void close(Attempt attempt) {
    try {
      attempt.channel.close();
    } catch (IOException e) {
      log.failed(e);
    }
  }

  /** A reset instead of an orderly end: nothing is kept of a connection that nobody answers. */
  private void abandon(Attempt attempt) {
    try {
      attempt.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      log.failed(e);
    }
  }

  private void end(Attempt attempt, Outcome outcome, String node) {
    attempt.over = true;
    log.add(new Probe(attempt.started, System.nanoTime(), outcome, node));
    close(attempt);
  }

  private static Outcome outcome(IOException e) {
    if (e instanceof ConnectException && message(e).contains("refused")) {
      return Outcome.REFUSED;
    }
    return e instanceof NoRouteToHostException || e instanceof ConnectException
        ? Outcome.UNREACHABLE
        : Outcome.CUT;
  }

  private static String message(IOException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
  }
}
