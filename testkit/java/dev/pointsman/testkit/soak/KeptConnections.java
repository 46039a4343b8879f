package dev.pointsman.testkit.soak;

import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.net.BytePattern;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connections to the VIPs' echo that stay as long as they can, each byte that comes back compared
 * with the one that was sent. One that is lost is dialled again.
 */
final class KeptConnections implements AutoCloseable {
  private static final Duration PACE = Duration.ofMillis(100);
  private static final Duration REDIAL = Duration.ofMillis(300);

  /** Longer than TCP needs to repeat on a path that is back, and than any stop of a node. */
  private static final Duration SILENCE = Duration.ofSeconds(6);

  private static final int BLOCK = 512;

  private final class Kept {
    final InetSocketAddress target;
    final BytePattern pattern;
    private @Nullable SocketChannel channel;
    long sent;
    long echoed;
    long lastEcho;
    long dialAt;

    Kept(InetSocketAddress target, long seed) {
      this.target = target;
      this.pattern = new BytePattern(seed);
    }

    void dial(Selector selector, long now) throws IOException {
      SocketChannel dialled = SocketChannel.open();
      channel = dialled;
      sent = 0;
      echoed = 0;
      lastEcho = now;
      dialled.configureBlocking(false);
      dialled.setOption(StandardSocketOptions.TCP_NODELAY, true);
      dialled.setOption(StandardSocketOptions.SO_LINGER, 0);
      dialled.register(selector, SelectionKey.OP_CONNECT, this);
      try {
        dialled.connect(target);
      } catch (IOException e) {
        lose(now);
      }
    }

    void ready(SelectionKey key, long now) {
      SocketChannel open = channel;
      if (open == null) {
        return;
      }
      try {
        if (key.isConnectable()) {
          open.finishConnect();
          key.interestOps(SelectionKey.OP_READ);
        } else if (key.isReadable()) {
          read(open, now);
        }
      } catch (IOException e) {
        lose(now);
      }
    }

    private void read(SocketChannel open, long now) throws IOException {
      bytes.clear();
      int count = open.read(bytes);
      if (count < 0) {
        lose(now);
        return;
      }
      int wrong = pattern.mismatch(bytes.array(), 0, count, echoed);
      if (wrong >= 0 || echoed + count > sent) {
        onCorrupt.accept(
            "a kept connection to %s: byte %,d is not the one that was sent"
                .formatted(target, echoed + Math.max(0, wrong)));
        lose(now);
        return;
      }
      echoed += count;
      verified.addAndGet(count);
      lastEcho = now;
    }

    void pace(Selector selector, long now) throws IOException {
      SocketChannel open = channel;
      if (open == null) {
        if (now - dialAt >= 0) {
          dial(selector, now);
        }
      } else if (now - lastEcho > SILENCE.toNanos()) {
        silent.incrementAndGet();
        lose(now);
      } else if (open.isConnected()) {
        send(open, now);
      }
    }

    private void send(SocketChannel open, long now) {
      pattern.fill(block, 0, BLOCK, sent);
      try {
        // A full send buffer takes less, or nothing: the silence then tells.
        sent += open.write(ByteBuffer.wrap(block));
      } catch (IOException e) {
        lose(now);
      }
    }

    private void lose(long now) {
      if (echoed > 0) {
        lost.incrementAndGet();
      }
      close();
      dialAt = now + REDIAL.toNanos();
    }

    void close() {
      SocketChannel open = channel;
      channel = null;
      if (open != null) {
        try {
          open.close();
        } catch (IOException e) {
          throw new java.io.UncheckedIOException("a client's socket does not close", e);
        }
      }
    }

    boolean alive() {
      return channel != null && echoed > 0;
    }
  }

  private final List<Kept> all = new ArrayList<>();
  private final Consumer<String> onCorrupt;
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong silent = new AtomicLong();
  private final AtomicLong verified = new AtomicLong();
  private final byte[] block = new byte[BLOCK];
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
  private final Thread thread;
  private volatile boolean closed;
  private volatile int alive;

  private KeptConnections(LabHost client, int each, long seed, Consumer<String> onCorrupt) {
    this.onCorrupt = onCorrupt;
    for (Site.Vip vip : Site.VIPS) {
      for (int i = 0; i < each; i++) {
        InetSocketAddress target = new InetSocketAddress(vip.address(), Server.ECHO);
        all.add(new Kept(target, seed * 1_000 + all.size()));
      }
    }
    this.thread = client.thread("kept connections", this::run);
  }

  /**
   * Begins to dial them.
   *
   * @param each how many to each VIP
   * @param onCorrupt told, in words, of a byte that is not the one that was sent
   */
  static KeptConnections start(LabHost client, int each, long seed, Consumer<String> onCorrupt) {
    KeptConnections made = new KeptConnections(client, each, seed, onCorrupt);
    made.thread.start();
    return made;
  }

  /** How many were lost after their first echo. */
  long lost() {
    return lost.get();
  }

  /** How many of those were given up because nothing came back. */
  long silent() {
    return silent.get();
  }

  /** Bytes that came back and were right. */
  long verified() {
    return verified.get();
  }

  /** How many have had an echo, and are not lost. */
  int alive() {
    return alive;
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(PACE.toMillis() * 50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (Selector selector = Selector.open()) {
      long next = System.nanoTime();
      while (!closed) {
        long now = System.nanoTime();
        if (now - next >= 0) {
          for (Kept kept : all) {
            kept.pace(selector, now);
          }
          alive = (int) all.stream().filter(Kept::alive).count();
          next = now + PACE.toNanos();
        }
        selector.select(
            key -> {
              if (key.attachment() instanceof Kept kept) {
                kept.ready(key, System.nanoTime());
              }
            },
            Math.max(1, (next - System.nanoTime()) / 1_000_000));
      }
      all.forEach(Kept::close);
    } catch (IOException e) {
      onCorrupt.accept("the client with the kept connections failed: " + e);
    }
  }
}
