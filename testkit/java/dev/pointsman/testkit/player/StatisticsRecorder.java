package dev.pointsman.testkit.player;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a player's {@link PlayerStatistics}: the player's threads write, anyone reads.
 *
 * <p>The first end wins: what happens to a player's sockets after it was stopped is not its cause.
 */
public final class StatisticsRecorder {
  private final String url;
  private final InetSocketAddress dialled;
  private final MediaPath path;
  private final LongSupplier nanoTime;
  private final CountDownLatch ended = new CountDownLatch(1);

  private PlayerState state = PlayerState.DIALLING;
  private @Nullable String server;
  private @Nullable InetSocketAddress mediaFrom;
  private long bytes;
  private long packets;
  private long lost;
  private long corrupt;
  private @Nullable BitRate rate;
  private long firstPacketAt;
  private long endedAt;
  private @Nullable EndCause cause;
  private String detail = "";

  public StatisticsRecorder(String url, InetSocketAddress dialled, MediaPath path) {
    this(url, dialled, path, System::nanoTime);
  }

  StatisticsRecorder(String url, InetSocketAddress dialled, MediaPath path, LongSupplier nanoTime) {
    this.url = url;
    this.dialled = dialled;
    this.path = path;
    this.nanoTime = nanoTime;
  }

  /** The connection stands and the request is on its way. */
  public synchronized void connected() {
    if (state == PlayerState.DIALLING) {
      state = PlayerState.REQUESTING;
    }
  }

  /** The server said its name. */
  public synchronized void answeredBy(String name) {
    server = name;
  }

  /** A datagram of media came from there. */
  public synchronized void mediaFrom(InetSocketAddress address) {
    mediaFrom = address;
  }

  /** A packet of media came, {@code intact} or with content other than it should have. */
  public synchronized void packet(int size, boolean intact) {
    if (state == PlayerState.ENDED) {
      return;
    }
    long now = nanoTime.getAsLong();
    BitRate r = rate;
    if (r == null) {
      r = rate = new BitRate(now);
      firstPacketAt = now;
    }
    state = PlayerState.PLAYING;
    r.add(now, size);
    bytes += size;
    packets++;
    if (!intact) {
      corrupt++;
    }
  }

  /** The sequence numbers say that so many packets are missing in all. */
  public synchronized void lost(long total) {
    lost = total;
  }

  /** The player is over; only the first call counts. */
  public synchronized void end(EndCause why, String words) {
    if (state != PlayerState.ENDED) {
      state = PlayerState.ENDED;
      cause = why;
      detail = words;
      endedAt = nanoTime.getAsLong();
      ended.countDown();
    }
  }

  /** The player is over because of an exception, whose kind tells the cause. */
  public void end(IOException e) {
    boolean connected = statistics().state() != PlayerState.DIALLING;
    EndCause why =
        switch (e) {
          case ProtocolException p -> EndCause.NOT_THE_PROTOCOL;
          case ConnectException c -> EndCause.CONNECT_FAILED;
          case SocketTimeoutException t -> connected ? EndCause.TIMED_OUT : EndCause.CONNECT_FAILED;
          case EOFException eof -> EndCause.CUT;
          case SocketException s -> connected ? EndCause.RESET : EndCause.CONNECT_FAILED;
          default -> connected ? EndCause.CUT : EndCause.CONNECT_FAILED;
        };
    String words = e.getMessage();
    end(why, words == null ? e.getClass().getSimpleName() : words);
  }

  /**
   * Waits for the end.
   *
   * @return whether it came within the time
   */
  public boolean awaitEnd(Duration atMost) throws InterruptedException {
    return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The figures now. */
  public synchronized PlayerStatistics statistics() {
    long now = state == PlayerState.ENDED ? endedAt : nanoTime.getAsLong();
    BitRate r = rate;
    return new PlayerStatistics(
        url,
        dialled,
        path,
        state,
        server,
        mediaFrom,
        bytes,
        packets,
        lost,
        corrupt,
        r == null ? 0 : r.bitsPerSecond(now),
        r == null ? Duration.ZERO : Duration.ofNanos(now - firstPacketAt),
        cause,
        detail);
  }
}
