package dev.pointsman.testkit.streams;

import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.LabHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Players of light streams on a host of a lab, all in one thread, each dialling from an address of
 * its own.
 *
 * <p>A stream is <b>lost</b> when its connection was reset or ended, or when it was given up as
 * silent ({@link #giveUpSilent}). One that was silent and speaks again is not lost: TCP repeats
 * what was not acknowledged.
 */
public final class Audience implements AutoCloseable {
  private static final int BUFFER = 2048;

  /** Dials under way at once: fewer than a server's queue takes. */
  private static final int DIALS_PER_SLOT = 20;

  private final InetSocketAddress vip;
  private final IntFunction<InetAddress> addresses;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Player> players = new ArrayList<>();
  private int wanted;
  private int dialled;
  private long latest;
  private boolean closed;
  private @Nullable Exception failure;

  private Audience(LabHost host, InetSocketAddress vip, IntFunction<InetAddress> addresses) {
    this.vip = vip;
    this.addresses = addresses;
    this.thread = host.thread("audience", this::run);
  }

  /**
   * Begins, with no player.
   *
   * @param addresses the address of the host from which the player of a number dials
   */
  public static Audience start(
      LabHost host, InetSocketAddress vip, IntFunction<InetAddress> addresses) {
    Audience audience = new Audience(host, vip, addresses);
    audience.thread.start();
    return audience;
  }

  /**
   * Brings the number of players that play to {@code count}, and waits until all of them hear media
   * and that what they ask arrives.
   *
   * @throws LabFailure when they do not within the time
   */
  public void fill(int count, Duration within) {
    long from = System.nanoTime();
    locked(
        () -> {
          players.removeIf(Player::over);
          wanted = count;
          return true;
        });
    if (!await(() -> players.size() == count && heardSince(from, count), within)) {
      throw new LabFailure(
          locked(
              () ->
                  "%d of %d streams play after %s; they are %s"
                      .formatted(playing(), count, within, states())));
    }
  }

  /**
   * Waits until every stream that lives has heard media and an answer over its connection since.
   *
   * @return whether that came to pass
   */
  public boolean awaitHeardSince(long nanoTime, Duration within) {
    return await(
        () -> {
          int live = (int) players.stream().filter(player -> !player.over()).count();
          return heardSince(nanoTime, live);
        },
        within);
  }

  /** Ends the streams that have not heard media and an answer since; they are lost as silent. */
  public void giveUpSilent(long nanoTime) {
    locked(
        () -> {
          for (Player player : players) {
            if (!player.over() && !heard(player, nanoTime)) {
              player.end(Player.State.SILENT);
            }
          }
          return true;
        });
  }

  /**
   * How streams have fared since the figures were last taken.
   *
   * @param live streams that play
   * @param lost how many were lost, by how
   * @param silence the longest that a stream that lives heard nothing of a kind, in nanoseconds;
   *     absent for a kind that none ever heard
   * @param late the longest that this client was behind its own clock, in nanoseconds
   */
  public record Figures(int live, Map<String, Integer> lost, Map<Heard, Long> silence, long late) {

    /** All that were lost. */
    public int allLost() {
      return lost.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /** Takes the figures and begins new ones. */
  public Figures take() {
    return locked(
        () -> {
          long now = System.nanoTime();
          Map<String, Integer> lost = new TreeMap<>();
          Map<Heard, Long> silence = new EnumMap<>(Heard.class);
          for (Player player : players) {
            if (player.over()) {
              lost.merge(player.state().name().toLowerCase(Locale.ROOT), 1, Integer::sum);
            } else {
              for (Heard kind : Heard.values()) {
                long gap = player.gap(kind, now);
                if (gap >= 0) {
                  silence.merge(kind, gap, Math::max);
                }
              }
              player.restart();
            }
          }
          players.removeIf(Player::over);
          wanted = players.size();
          Figures figures = new Figures(players.size(), lost, silence, latest);
          latest = 0;
          return figures;
        });
  }

  @Override
  public void close() {
    locked(() -> closed = true);
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (Selector selector = Selector.open()) {
      play(selector);
    } catch (IOException | RuntimeException e) {
      lock.lock();
      try {
        failure = e;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void play(Selector selector) throws IOException {
    ByteBuffer scratch = ByteBuffer.allocateDirect(BUFFER);
    List<SelectionKey> ready = new ArrayList<>();
    long next = System.nanoTime();
    long slot = 0;
    while (true) {
      ready.clear();
      selector.select(ready::add, Math.max(1, (next - System.nanoTime()) / 1_000_000));
      lock.lock();
      try {
        if (closed) {
          players.forEach(player -> player.end(Player.State.ENDED));
          return;
        }
        long now = System.nanoTime();
        for (SelectionKey key : ready) {
          if (key.isValid()) {
            ((Player) key.attachment()).ready(key, now, scratch);
          }
        }
        if (now - next >= 0) {
          latest = Math.max(latest, now - next);
          next += Wire.SLOT.toNanos();
          speak(slot++);
          dial(selector);
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private void speak(long slot) {
    int asks = Wire.slots(Wire.ASK);
    int reports = Wire.slots(Wire.REPORT);
    for (int i = (int) (slot % asks); i < players.size(); i += asks) {
      players.get(i).ask();
    }
    for (int i = (int) (slot % reports); i < players.size(); i += reports) {
      players.get(i).report();
    }
  }

  private void dial(Selector selector) throws IOException {
    for (int i = 0; i < DIALS_PER_SLOT && players.size() < wanted; i++) {
      players.add(new Player(selector, new InetSocketAddress(addresses.apply(dialled++), 0), vip));
    }
  }

  private boolean heardSince(long nanoTime, int count) {
    return players.stream().filter(player -> !player.over() && heard(player, nanoTime)).count()
        == count;
  }

  private static boolean heard(Player player, long nanoTime) {
    return player.state() == Player.State.PLAYING
        && player.last(Heard.TCP_MEDIA) - nanoTime > 0
        && player.last(Heard.TCP_ANSWER) - nanoTime > 0;
  }

  private int playing() {
    return (int) players.stream().filter(p -> p.state() == Player.State.PLAYING).count();
  }

  private Map<Player.State, Integer> states() {
    Map<Player.State, Integer> states = new EnumMap<>(Player.State.class);
    players.forEach(player -> states.merge(player.state(), 1, Integer::sum));
    return states;
  }

  private <T> T locked(Supplier<T> body) {
    lock.lock();
    try {
      if (failure != null) {
        throw new LabFailure("the audience failed", failure);
      }
      return body.get();
    } finally {
      lock.unlock();
    }
  }

  private boolean await(BooleanSupplier wish, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    lock.lock();
    try {
      while (!wish.getAsBoolean()) {
        if (failure != null) {
          throw new LabFailure("the audience failed", failure);
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        changed.awaitNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted while streams were waited for", e);
    } finally {
      lock.unlock();
    }
  }
}
