package dev.pointsman.testkit.failover;

import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.LabHost;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections that stay, with a question on each every {@link #PACE}.
 *
 * <p>A connection is <b>lost</b> when it was reset or ended, or when its last answer is older than
 * {@link #SILENCE} as its fate is asked for. One that was silent and speaks again is not lost: TCP
 * repeats what was not acknowledged.
 */
final class HeldConnections implements AutoCloseable {
  private static final Duration PACE = Duration.ofMillis(100);

  /** Longer than a repetition takes on a path that works, shorter than any phase of a trial. */
  private static final Duration SILENCE = Duration.ofMillis(900);

  private static final byte[] QUESTION = {'?', '\n'};

  /**
   * What became of a connection.
   *
   * @param vip the name of the VIP that was dialled
   * @param node the address of the scheduler node that it runs through
   */
  record Fate(String vip, String node, boolean lost) {}

  private static final class Held {
    final String vip;
    final SocketChannel channel;
    final ByteBuffer answer = ByteBuffer.allocate(100);
    String node = "";
    long lastAnswer;
    boolean gone;

    Held(String vip, SocketChannel channel) {
      this.vip = vip;
      this.channel = channel;
    }
  }

  private final List<Held> all = new ArrayList<>();
  private final CountDownLatch answered;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Exception failure;

  private HeldConnections(LabHost client, List<Stage.Vip> vips, int each) {
    this.answered = new CountDownLatch(vips.size() * each);
    this.thread = client.thread("held connections", () -> run(vips, each));
  }

  /**
   * Opens connections from a host, and returns when each of them has been answered.
   *
   * @param each how many to each VIP
   * @throws LabFailure when they are not answered within the time
   */
  static HeldConnections open(LabHost client, List<Stage.Vip> vips, int each, Duration within) {
    HeldConnections made = new HeldConnections(client, vips, each);
    made.thread.start();
    try {
      if (made.answered.await(within.toMillis(), TimeUnit.MILLISECONDS)) {
        return made;
      }
    } catch (InterruptedException e) {
      made.close();
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted while connections were opened", e);
    }
    made.close();
    throw new LabFailure(
        "%d of %d connections have no answer after %s"
            .formatted(made.answered.getCount(), vips.size() * each, within),
        made.failure);
  }

  /** What has become of them by now. */
  List<Fate> fates() {
    Exception failed = failure;
    if (failed != null) {
      throw new LabFailure("the client with the held connections failed", failed);
    }
    long now = System.nanoTime();
    synchronized (all) {
      return all.stream()
          .map(
              held ->
                  new Fate(
                      held.vip, held.node, held.gone || now - held.lastAnswer > SILENCE.toNanos()))
          .toList();
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(PACE.toMillis() * 20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(List<Stage.Vip> vips, int each) {
    try (Selector selector = Selector.open()) {
      for (Stage.Vip vip : vips) {
        for (int i = 0; i < each; i++) {
          connect(selector, vip);
        }
      }
      talk(selector);
    } catch (IOException | RuntimeException e) {
      failure = e;
    } finally {
      closeAll();
    }
  }

  private void connect(Selector selector, Stage.Vip vip) throws IOException {
    SocketChannel channel = SocketChannel.open();
    Held held = new Held(vip.name(), channel);
    synchronized (all) {
      all.add(held);
    }
    channel.socket().connect(new InetSocketAddress(vip.address(), Stage.PORT), 2_000);
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.register(selector, SelectionKey.OP_READ, held);
  }

  private void talk(Selector selector) throws IOException {
    long next = System.nanoTime();
    while (!closed) {
      long now = System.nanoTime();
      if (now - next >= 0) {
        ask();
        next = Math.max(next + PACE.toNanos(), now);
      }
      selector.select(this::read, Math.max(1, (next - System.nanoTime()) / 1_000_000));
    }
  }

  private void ask() {
    synchronized (all) {
      for (Held held : all) {
        if (!held.gone) {
          try {
            // A full send buffer takes nothing: the silence then tells.
            held.channel.write(ByteBuffer.wrap(QUESTION));
          } catch (IOException e) {
            lose(held);
          }
        }
      }
    }
  }

  private void read(SelectionKey key) {
    Held held = (Held) key.attachment();
    synchronized (all) {
      try {
        if (held.channel.read(held.answer) < 0) {
          lose(held);
        }
      } catch (IOException e) {
        lose(held);
      }
      String text =
          new String(held.answer.array(), 0, held.answer.position(), StandardCharsets.US_ASCII);
      int last = text.lastIndexOf('\n');
      if (last >= 0) {
        if (held.node.isEmpty()) {
          held.node = NameServer.node(text.substring(0, text.indexOf('\n')));
          answered.countDown();
        }
        held.lastAnswer = System.nanoTime();
        held.answer.clear().put(text.substring(last + 1).getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  private void lose(Held held) {
    held.gone = true;
    close(held);
  }

  private void closeAll() {
    synchronized (all) {
      all.forEach(this::close);
    }
  }

  private void close(Held held) {
    try {
      held.channel.close();
    } catch (IOException e) {
      failure = e;
    }
  }
}
