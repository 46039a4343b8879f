package dev.pointsman.peerlink;

import dev.pointsman.model.NodeName;
import dev.pointsman.peerlink.Frame.Hello;
import dev.pointsman.peerlink.Frame.Purpose;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that was accepted: a stranger until its hello is welcomed, then a peer that sends
 * its states, or its {@link InboundLifeline}. It runs on a thread of its own.
 */
final class InboundLink implements Runnable, Watch.Watched {
  private static final Logger LOG = LoggerFactory.getLogger(InboundLink.class);

  private final Context context;
  private final Map<NodeName, InboundPeer> peers;
  private final Wire wire;
  private final Runnable noStranger;
  private final Pace states = new Pace(Limits.STATES_A_TENTH);
  private final Pace batches = new Pace(Limits.BATCHES_A_TENTH);
  private final AtomicLong frames = new AtomicLong();
  private final AtomicReference<Ending> ending = new AtomicReference<>();
  private volatile long incarnation;
  private Purpose purpose = Purpose.STATES;

  /** Of the watch's thread alone. */
  private long framesSeen;

  private int silentTicks;

  /**
   * Takes a connection.
   *
   * @param noStranger run once, when it is known or has ended
   */
  InboundLink(Context context, Map<NodeName, InboundPeer> peers, Wire wire, Runnable noStranger) {
    this.context = context;
    this.peers = peers;
    this.wire = wire;
    this.noStranger = noStranger;
  }

  long incarnation() {
    return incarnation;
  }

  InetAddress address() {
    return wire.address();
  }

  void abort() {
    wire.abort();
  }

  @Override
  public void tick() {
    long now = frames.get();
    silentTicks = now == framesSeen ? silentTicks + 1 : 0;
    framesSeen = now;
    // One more, as the first of them may have followed the last frame at once.
    if (silentTicks > Watch.TICKS) {
      ending.compareAndSet(
          null,
          new Ending(
              CloseReason.SILENT,
              "nothing came for " + context.settings().silence().toMillis() + " ms"));
      wire.abort();
    }
  }

  @Override
  public void run() {
    try {
      Optional<InboundPeer> peer = welcome();
      if (peer.isPresent()) {
        switch (purpose) {
          case STATES -> serve(peer.get());
          case LIFELINE -> new InboundLifeline(wire, peer.get(), incarnation).serve(own());
        }
      }
    } finally {
      wire.abort();
    }
  }

  /** The peer it is from, once it is known and let in. */
  private Optional<InboundPeer> welcome() {
    try (Watch.Guard guard = context.watch().after(Limits.HANDSHAKE, wire::abort)) {
      try {
        wire.handshake();
        return switch (wire.receive(Limits.HELLO)) {
          case Hello hello -> admit(hello);
          case Frame.OtherHello other -> {
            refuse(Optional.empty(), Admission.otherVersion(other.version()));
            yield Optional.empty();
          }
          default -> throw new BadFrame("something else before its hello");
        };
      } catch (IOException failure) {
        unknown(failure, guard.late());
        return Optional.empty();
      }
    } finally {
      noStranger.run();
    }
  }

  private Optional<InboundPeer> admit(Hello hello) {
    Optional<Frame.Refused> refused =
        Admission.judge(hello, context.settings()).or(() -> wrongCertificate(hello.node()));
    if (refused.isPresent()) {
      refuse(Optional.of(hello.node()), refused.get());
      return Optional.empty();
    }
    incarnation = hello.incarnation();
    purpose = hello.purpose();
    InboundPeer peer = peers.get(hello.node());
    if (peer == null) {
      throw new IllegalStateException("no place for peer " + hello.node());
    }
    if (purpose == Purpose.LIFELINE) {
      return Optional.of(peer);
    }
    Optional<String> duplicate = peer.enter(this);
    if (duplicate.isPresent()) {
      refuse(
          Optional.of(hello.node()), Admission.refused(RefusalReason.DUPLICATE, duplicate.get()));
      return Optional.empty();
    }
    return Optional.of(peer);
  }

  private Optional<Frame.Refused> wrongCertificate(NodeName node) {
    return context.settings().peers().stream()
        .filter(peer -> peer.name().equals(node))
        .findFirst()
        .flatMap(peer -> wire.mismatch(node, peer.host()))
        .map(text -> Admission.refused(RefusalReason.NOT_AUTHENTICATED, node + ": " + text));
  }

  private void refuse(Optional<NodeName> node, Frame.Refused refused) {
    context.refused(
        new Refusal(Refusal.Side.HERE, node, wire.remote(), refused.reason(), refused.text()),
        wire.address().getHostAddress());
    try {
      wire.send(refused);
      wire.finish();
    } catch (IOException failure) {
      LOG.debug("a peer that was refused did not wait for the reason: {}", wire.remote(), failure);
    }
  }

  /** Logs what ended it before it said who it is; a bare connect, as of a probe, is no news. */
  private void unknown(IOException failure, boolean late) {
    Ending end = Ending.of(failure);
    Optional<String> tls = TlsFailure.explain(failure, context.security());
    if (late) {
      refused(RefusalReason.GARBAGE, "no hello within " + Limits.HANDSHAKE.toMillis() + " ms");
    } else if (tls.isPresent()) {
      refused(RefusalReason.NOT_AUTHENTICATED, tls.get());
    } else if (end.reason() == CloseReason.GARBAGE) {
      refused(RefusalReason.GARBAGE, end.detail());
    }
  }

  private void refused(RefusalReason reason, String text) {
    context.refused(
        new Refusal(Refusal.Side.HERE, Optional.empty(), wire.remote(), reason, text),
        wire.address().getHostAddress());
  }

  private void serve(InboundPeer peer) {
    context.watch().add(this);
    Ending end = Ending.PLANNED;
    try {
      wire.send(own());
      boolean more = true;
      while (more) {
        more = receive(peer);
      }
    } catch (IOException failure) {
      Ending own = ending.get();
      end = own == null ? Ending.of(failure) : own;
    } finally {
      context.watch().remove(this);
    }
    peer.ended(this, believed(end, peer));
  }

  private Frame.Welcome own() {
    return new Frame.Welcome(context.settings().node(), context.settings().incarnation());
  }

  private Ending believed(Ending end, InboundPeer peer) {
    return context.settings().peers().stream()
        .filter(place -> place.name().equals(peer.name()))
        .findFirst()
        .map(place -> Inquest.of(end, place, wire.local()))
        .orElse(end);
  }

  /** Takes the next frame; false when it was the farewell. */
  private boolean receive(InboundPeer peer) throws IOException {
    return switch (wire.receive(Limits.FRAME)) {
      case Frame.State state -> {
        long now = System.nanoTime();
        frames.incrementAndGet();
        // Before it is handed on: the time that takes is not the network's.
        wire.send(new Frame.Heard(state.sequence()));
        peer.received(this, state.payload(), now);
        states.next();
        yield true;
      }
      case Frame.Batch batch -> {
        frames.incrementAndGet();
        // After it was handed on: a peer that sends faster than this node takes in has to wait.
        if (peer.batch(this, batch.payload())) {
          wire.send(new Frame.Taken(batch.sequence()));
        }
        batches.next();
        yield true;
      }
      case Frame.Bye bye -> false;
      default -> throw new BadFrame("an answer that was not asked for");
    };
  }
}
