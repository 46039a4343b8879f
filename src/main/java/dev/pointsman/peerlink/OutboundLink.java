package dev.pointsman.peerlink;

import dev.pointsman.peerlink.Frame.Purpose;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link from this node to a peer: dialled, and dialled again when it ends, until the links
 * close. It runs on a thread of its own, which reads; another writes while it is up.
 */
final class OutboundLink implements Runnable, Watch.Watched {
  private static final Logger LOG = LoggerFactory.getLogger(OutboundLink.class);

  private final Context context;
  private final LinkSettings.Peer peer;
  private final Greeting greeting;
  private final Outbox outbox = new Outbox();
  private final PeerCounters counters;
  private final AtomicReference<Ending> ending = new AtomicReference<>();
  private volatile @Nullable Socket socket;

  /** Of the watch's thread alone. */
  private OptionalLong unheard = OptionalLong.empty();

  private int silentTicks;

  /** A link to {@code peer} that is dialled from the address {@code own}. */
  OutboundLink(Context context, LinkSettings.Peer peer, InetAddress own, PeerCounters counters) {
    this.context = context;
    this.peer = peer;
    this.greeting = new Greeting(context, peer, own);
    this.counters = counters;
  }

  void publish(byte[] payload) {
    if (outbox.publish(payload)) {
      counters.replaced();
    }
  }

  /** Sends a batch; false if the link is down or the last one is not taken yet. */
  boolean send(byte[] batch) {
    return outbox.send(batch);
  }

  /** Dials at once if it waits to dial again. */
  void dialNow() {
    outbox.hurry();
  }

  /** Asks it to say farewell and to end. */
  void close() {
    outbox.close();
  }

  /** Ends the connection that it has, at once. */
  void abort() {
    Socket current = socket;
    if (current != null) {
      Sockets.close(current);
    }
  }

  @Override
  public void tick() {
    OptionalLong now = outbox.unheard();
    silentTicks = now.isPresent() && now.equals(unheard) ? silentTicks + 1 : 0;
    unheard = now;
    // Counted from the second look at the same frame: what was seen of it is whole ticks.
    if (silentTicks >= Watch.TICKS) {
      ending.compareAndSet(
          null,
          new Ending(
              CloseReason.SILENT,
              "not heard for " + context.settings().silence().toMillis() + " ms"));
      abort();
    }
  }

  @Override
  public void run() {
    BackOff backOff = new BackOff(new SplittableRandom());
    try {
      while (!outbox.closing()) {
        if (once()) {
          backOff.reset();
        }
        outbox.pause(backOff.next());
      }
    } catch (InterruptedException interrupted) {
      LOG.debug("the link to {} ends, interrupted", peer, interrupted);
      Thread.currentThread().interrupt();
    }
  }

  /** Dials, and serves the link until it ends; false when it did not come to be. */
  private boolean once() throws InterruptedException {
    counters.dialled();
    try (Socket raw = new Socket()) {
      socket = raw;
      greeting.connect(raw);
      Wire wire = Wire.dialled(raw, context.security());
      if (!greeting.greet(wire, Purpose.STATES)) {
        return false;
      }
      context.log().reached(peer);
      serve(wire);
      return true;
    } catch (IOException failure) {
      context.log().unreachable(peer, Ending.of(failure).detail());
      return false;
    } finally {
      socket = null;
    }
  }

  private void serve(Wire wire) throws InterruptedException {
    ending.set(null);
    outbox.connected();
    counters.up();
    context.events().outboundUp(peer.name());
    Thread writer =
        Thread.ofPlatform()
            .daemon()
            .name(greeting.thread("link to") + ", writing")
            .start(() -> write(wire));
    Optional<Lifeline> lifeline =
        context.keeper().map(keeper -> Lifeline.start(context, keeper, greeting));
    context.watch().add(this);
    Ending end;
    try {
      end = read(wire);
    } finally {
      lifeline.ifPresent(Lifeline::close);
      context.watch().remove(this);
      outbox.disconnected();
      wire.abort();
      writer.join();
      if (lifeline.isPresent()) {
        lifeline.get().join();
      }
    }
    counters.down();
    LOG.debug("the link to {} ended: {}", peer, end);
    context.events().outboundDown(peer.name(), end.reason());
  }

  /** Reads acknowledgements until the connection ends. */
  private Ending read(Wire wire) {
    try {
      while (true) {
        switch (wire.receive(Limits.ANSWER)) {
          case Frame.Heard heard -> outbox.heard(heard.sequence()).ifPresent(counters::heard);
          case Frame.Taken taken -> {
            if (outbox.taken(taken.sequence())) {
              context.events().batchTaken(peer.name());
            }
          }
          default -> throw new BadFrame("something else than acknowledgements");
        }
      }
    } catch (IOException failure) {
      Ending own = ending.get();
      return own != null ? own : outbox.closing() ? Ending.PLANNED : Ending.of(failure);
    }
  }

  private void write(Wire wire) {
    try {
      for (Optional<Frame> next = outbox.next(); next.isPresent(); next = outbox.next()) {
        wire.send(next.get());
        if (next.get() instanceof Frame.Bye) {
          wire.endOutput();
          return;
        }
        if (next.get() instanceof Frame.State) {
          counters.sent();
        }
      }
    } catch (IOException failure) {
      // The reader finds the same and says so; this wakes it where it would not.
      LOG.debug("a write to {} failed", peer, failure);
      ending.compareAndSet(null, Ending.of(failure));
      wire.abort();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      wire.abort();
    }
  }
}
