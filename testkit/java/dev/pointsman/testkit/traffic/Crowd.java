package dev.pointsman.testkit.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The clients' ends of many exchanges, on the thread that {@link #run()}s it.
 *
 * <p>{@link #account()} may be asked meanwhile, from any thread.
 */
public final class Crowd {
  /** Connections being made at the same time: more would only overflow a listener's backlog. */
  private static final int MOST_CONNECTING = 512;

  private static final long SWEEP_MILLIS = 200;
  private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(SWEEP_MILLIS);

  /** How finely a limited rate is kept. */
  private static final long TICK_MILLIS = 5;

  private final CrowdPlan plan;
  private final Ledger ledger;
  private final Scratch scratch = new Scratch();
  private int opened;
  private int connecting;
  private boolean waiting;
  private volatile boolean mayRelease = true;
  private volatile boolean enough;
  private volatile int gathered;

  public Crowd(CrowdPlan plan) {
    this(plan, ending -> {});
  }

  /**
   * A crowd whose every connection's end is told.
   *
   * @param onEnd called on the thread of {@link #run()}
   */
  public Crowd(CrowdPlan plan, Consumer<Ending> onEnd) {
    this.plan = plan;
    this.waiting = plan.together() > 0;
    this.ledger = new Ledger(onEnd);
  }

  /** Keeps those that wait for each other waiting until {@link #release()}; before it runs. */
  public Crowd keepTogether() {
    mayRelease = false;
    return this;
  }

  /** Lets those that wait go on, once all of them are served or have failed. */
  public void release() {
    mayRelease = true;
  }

  /** Opens no more connections than it has opened; those that are there run to their ends. */
  public void enough() {
    enough = true;
  }

  /** How many wait and have been served, as counted a few times a second. */
  public int gathered() {
    return gathered;
  }

  /** What this end has seen, now. */
  public TrafficAccount account() {
    return ledger.account();
  }

  /**
   * Opens all connections, and returns once each has its outcome.
   *
   * @throws IOException when the selector fails; what a connection suffers is its outcome
   */
  public TrafficAccount run() throws IOException {
    try (Selector selector = Selector.open()) {
      long start = System.nanoTime();
      long sweepAt = start + SWEEP_NANOS;
      while (moreToOpen() || ledger.live() > 0) {
        boolean more = open(selector, allowed(System.nanoTime() - start));
        selector.select(this::ready, more ? TICK_MILLIS : SWEEP_MILLIS);
        long now = System.nanoTime();
        if (now >= sweepAt) {
          sweep(selector, now);
          sweepAt = now + SWEEP_NANOS;
        }
      }
    }
    return ledger.account();
  }

  /** How many may have been opened after that time: the rate, and a tick's worth to begin with. */
  private long allowed(long elapsedNanos) {
    double seconds = elapsedNanos / 1e9 + TICK_MILLIS / 1e3;
    return (long) Math.min(plan.total(), Math.max(1, seconds * plan.perSecond()));
  }

  private boolean moreToOpen() {
    return !enough && opened < plan.total();
  }

  /** Opens what may be opened; whether only the rate holds back more. */
  private boolean open(Selector selector, long allowed) throws IOException {
    while (moreToOpen()
        && opened < allowed
        && connecting < MOST_CONNECTING
        && ledger.live() < plan.concurrent()) {
      Exchange exchange = plan.exchanges().apply(opened);
      ledger.opened();
      SocketChannel channel = SocketChannel.open();
      boolean held = waiting && opened < plan.together();
      Talk talk = new Talk(channel, ledger, System.nanoTime(), exchange, held);
      try {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (!plan.sources().isEmpty()) {
          channel.bind(
              new InetSocketAddress(plan.sources().get(opened % plan.sources().size()), 0));
        }
        boolean connected = channel.connect(plan.server());
        connecting += connected ? 0 : 1;
        channel.register(
            selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, talk);
      } catch (IOException e) {
        talk.abort(Outcome.REFUSED, String.valueOf(e.getMessage()));
      }
      opened++;
    }
    return moreToOpen() && opened >= allowed;
  }

  private void ready(SelectionKey key) {
    Talk talk = talkOf(key);
    if (key.isConnectable()) {
      connecting--;
      try {
        ((SocketChannel) key.channel()).finishConnect();
      } catch (IOException e) {
        talk.abort(Outcome.REFUSED, String.valueOf(e.getMessage()));
        return;
      }
    }
    talk.advance(key, scratch, System.nanoTime());
  }

  private void sweep(Selector selector, long now) {
    List<SelectionKey> keys = new ArrayList<>(selector.keys());
    List<Talk> held = keys.stream().map(Crowd::talkOf).filter(Talk::held).toList();
    List<Talk> served = held.stream().filter(talk -> talk.heard() && !talk.over()).toList();
    gathered = served.size();
    boolean all = opened >= plan.together() && held.stream().allMatch(t -> t.heard() || t.over());
    if (waiting && mayRelease && (all || enough)) {
      waiting = false;
      for (SelectionKey key : keys) {
        Talk talk = talkOf(key);
        if (talk.held() && key.isValid()) {
          talk.release(now);
          talk.advance(key, scratch, now);
        }
      }
    }
    for (SelectionKey key : keys) {
      Talk talk = talkOf(key);
      if (!talk.over()
          && !(talk.held() && talk.heard())
          && now - talk.progressAt() > plan.stall().toNanos()) {
        if (key.isValid() && key.interestOps() == SelectionKey.OP_CONNECT) {
          connecting--;
        }
        talk.abort(Outcome.STALLED, "nothing moved for " + plan.stall().toMillis() + " ms");
      }
    }
  }

  private static Talk talkOf(SelectionKey key) {
    if (key.attachment() instanceof Talk talk) {
      return talk;
    }
    throw new IllegalStateException("a key without its exchange");
  }
}
