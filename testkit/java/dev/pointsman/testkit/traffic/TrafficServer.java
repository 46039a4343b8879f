package dev.pointsman.testkit.traffic;

import dev.pointsman.testkit.net.HostPort;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of any number of exchanges, on one thread.
 *
 * <p>{@link #kill()} resets all connections and stops listening; {@link #start()} brings the server
 * back at the same address. The {@link #account()} goes on over all starts.
 */
public final class TrafficServer implements AutoCloseable {
  private static final int BACKLOG = 8192;

  private final Ledger ledger;
  private InetSocketAddress address;
  private @Nullable Running running;

  /** A server that does not listen yet. */
  public TrafficServer(InetSocketAddress address) {
    this(address, ending -> {});
  }

  /**
   * A server that does not listen yet.
   *
   * @param onEnd told of every connection's end, on the server's thread
   */
  public TrafficServer(InetSocketAddress address, Consumer<Ending> onEnd) {
    this.address = address;
    this.ledger = new Ledger(onEnd);
  }

  /**
   * Binds and serves; does nothing when it runs already.
   *
   * @throws BindException naming the address, when it cannot be bound
   */
  public synchronized TrafficServer start() throws IOException {
    if (running == null) {
      Selector selector = Selector.open();
      ServerSocketChannel listener = bind(selector);
      address = (InetSocketAddress) listener.getLocalAddress();
      SelectionKey acceptKey = listener.register(selector, SelectionKey.OP_ACCEPT);
      Running next = new Running(selector, listener, acceptKey, ledger);
      next.thread.start();
      running = next;
    }
    return this;
  }

  /** Stops at once: all connections are reset and the address refuses; returns once that is so. */
  public synchronized void kill() throws InterruptedException {
    Running last = running;
    running = null;
    if (last != null) {
      last.stop = true;
      last.selector.wakeup();
      last.thread.join();
    }
  }

  /** The same as {@link #kill()}. */
  @Override
  public void close() throws IOException {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while stopping", e);
    }
  }

  /** The address bound, or, before the first start, the one asked for. */
  public synchronized InetSocketAddress address() {
    return address;
  }

  /** What this end has seen, now. */
  public TrafficAccount account() {
    return ledger.account();
  }

  private ServerSocketChannel bind(Selector selector) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(address, BACKLOG);
      listener.configureBlocking(false);
      return listener;
    } catch (IOException e) {
      listener.close();
      selector.close();
      BindException named =
          new BindException(
              "traffic server cannot listen on "
                  + HostPort.format(address)
                  + ": "
                  + e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  /** One start of the server. */
  private static final class Running {
    final Selector selector;
    final Thread thread = Thread.ofPlatform().name("traffic-server").daemon().unstarted(this::run);
    volatile boolean stop;
    private final ServerSocketChannel listener;
    private final SelectionKey acceptKey;
    private final Ledger ledger;
    private final Scratch scratch = new Scratch();
    private boolean accepting = true;

    Running(
        Selector selector, ServerSocketChannel listener, SelectionKey acceptKey, Ledger ledger) {
      this.selector = selector;
      this.listener = listener;
      this.acceptKey = acceptKey;
      this.ledger = ledger;
    }

    private void run() {
      try (selector;
          listener) {
        while (!stop) {
          selector.select(this::ready);
        }
        for (Talk talk : talks()) {
          talk.abort(Outcome.KILLED, "the server was killed");
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("the traffic server's selector failed", e);
      }
    }

    private void ready(SelectionKey key) {
      long now = System.nanoTime();
      if (key.attachment() instanceof Talk talk) {
        talk.advance(key, scratch, now);
        if (talk.over() && !accepting) {
          accepting = true;
          acceptKey.interestOps(SelectionKey.OP_ACCEPT);
        }
      } else {
        accept(key, now);
      }
    }

    private void accept(SelectionKey key, long now) {
      try {
        for (SocketChannel channel = listener.accept();
            channel != null;
            channel = listener.accept()) {
          ledger.opened();
          take(channel, new Talk(channel, ledger, now));
        }
      } catch (IOException e) {
        // Out of file descriptors, most likely: there will be one when a connection ends. Asking
        // again before that would spin.
        ledger.failed("accept: " + e.getMessage(), "accept: " + e.getMessage());
        accepting = false;
        key.interestOps(0);
      }
    }

    private void take(SocketChannel channel, Talk talk) {
      try {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.register(selector, SelectionKey.OP_READ, talk);
      } catch (IOException e) {
        talk.abort(Outcome.CUT, String.valueOf(e.getMessage()));
      }
    }

    private List<Talk> talks() {
      List<Talk> talks = new ArrayList<>();
      for (SelectionKey key : selector.keys()) {
        if (key.attachment() instanceof Talk talk) {
          talks.add(talk);
        }
      }
      return talks;
    }
  }
}
