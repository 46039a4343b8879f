package dev.pointsman.peerlink;

import dev.pointsman.peerlink.Frame.Purpose;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;

/** How a peer is dialled and greeted, whatever for. */
final class Greeting {
  private final Context context;
  private final LinkSettings.Peer peer;
  private final InetAddress own;

  /** Of {@code peer}, which is dialled from the address {@code own}. */
  Greeting(Context context, LinkSettings.Peer peer, InetAddress own) {
    this.context = context;
    this.peer = peer;
    this.own = own;
  }

  LinkSettings.Peer peer() {
    return peer;
  }

  /** The name of a thread. */
  String thread(String what) {
    return context.settings().node() + ": " + what + " " + peer.name();
  }

  /** Connects, within {@link Limits#DIAL}. */
  void connect(Socket raw) throws IOException {
    // It asks DNS for a name, each time anew as it may move; on this thread nobody else waits.
    InetSocketAddress to = new InetSocketAddress(peer.host(), peer.port());
    if (to.isUnresolved()) {
      throw new IOException("host name unknown");
    }
    // The peer takes the address that a node comes from as its own.
    if (!own.isAnyLocalAddress() && own.getClass() == to.getAddress().getClass()) {
      raw.bind(new InetSocketAddress(own, 0));
    }
    raw.connect(to, (int) Limits.DIAL.toMillis());
  }

  /** Says hello; true when it was welcomed. A refusal is logged and told. */
  boolean greet(Wire wire, Purpose purpose) throws IOException {
    try (Watch.Guard guard = context.watch().after(Limits.HANDSHAKE, wire::abort)) {
      try {
        wire.handshake();
        Optional<String> mismatch = wire.mismatch(peer.name(), peer.host());
        if (mismatch.isPresent()) {
          refused(
              wire,
              Refusal.Side.HERE,
              RefusalReason.NOT_AUTHENTICATED,
              peer.name() + ": " + mismatch.get());
          return false;
        }
        LinkSettings settings = context.settings();
        wire.send(
            new Frame.Hello(
                settings.site(), settings.node(), settings.incarnation(), peer.name(), purpose));
        return answered(wire, wire.receive(Limits.ANSWER));
      } catch (IOException failure) {
        if (guard.late()) {
          throw new IOException("no answer within " + Limits.HANDSHAKE.toMillis() + " ms", failure);
        }
        Optional<String> tls = TlsFailure.explain(failure, context.security());
        if (tls.isPresent()) {
          refused(wire, Refusal.Side.HERE, RefusalReason.NOT_AUTHENTICATED, tls.get());
          return false;
        }
        if (failure instanceof BadFrame) {
          refused(
              wire, Refusal.Side.HERE, RefusalReason.GARBAGE, "it answers " + failure.getMessage());
          return false;
        }
        throw failure;
      }
    }
  }

  private boolean answered(Wire wire, Frame answer) throws BadFrame {
    return switch (answer) {
      case Frame.Welcome welcome -> {
        boolean expected = welcome.node().equals(peer.name());
        if (!expected) {
          refused(
              wire,
              Refusal.Side.HERE,
              RefusalReason.OTHER_NODE,
              "%s was dialled and %s answers (expected: `host` and `link-port` of %s)"
                  .formatted(peer.name(), welcome.node(), peer.name()));
        }
        yield expected;
      }
      case Frame.Refused refused -> {
        refused(wire, Refusal.Side.THERE, refused.reason(), refused.text());
        yield false;
      }
      default -> throw new BadFrame("something else than a welcome");
    };
  }

  private void refused(Wire wire, Refusal.Side by, RefusalReason reason, String text) {
    context.refused(
        new Refusal(by, Optional.of(peer.name()), wire.remote(), reason, text), peer.host());
  }
}
