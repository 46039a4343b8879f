package dev.pointsman.vip;

import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.dispatch.PortClaims;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FailureText;
import dev.pointsman.model.VipName;
import dev.pointsman.transport.Incoming;
import dev.pointsman.transport.Listening;
import dev.pointsman.transport.TcpTransport;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt of a listener to have its address, from claiming it to giving it back.
 *
 * <pre>
 *   claimed --{@link Free}, {@link #listen}--> binding --{@link Bound}--> bound --{@link Ended}--> over
 *                                       |
 *                                       +--{@link Failed}--> over
 *   bound --{@link #handOver}--> {@link Emptied}, if the port is shared
 *   any --{@link #release}--> over --{@link Gone}
 * </pre>
 *
 * <p>Its methods are called by the listener's actor alone. It tells what happens from any thread,
 * and with it which attempt it is, so that the actor can pass over what an earlier one has to say.
 */
final class Binding {
  private static final Logger LOG = LoggerFactory.getLogger(Binding.class);

  /** What happens to it. */
  sealed interface Event {}

  /** Nobody else on this node has the address; {@link #listen} may be called. */
  record Free() implements Event {}

  /**
   * It accepts connections.
   *
   * @param at the address bound, with the port that was picked where a free one was asked for
   */
  record Bound(Endpoint at) implements Event {}

  /** The address cannot be bound. */
  record Failed(String reason) implements Event {}

  /** It accepts no more connections. */
  record Ended(String reason) implements Event {}

  /** All that the kernel had given to this node has come; {@link #release} loses nothing. */
  record Emptied() implements Event {}

  /** The address was given back, and whoever had been accepted before has been told of. */
  record Gone() implements Event {}

  private final VipName vip;
  private final Endpoint endpoint;
  private final boolean shared;
  private final NodeContext node;
  private final TcpTransport.BeforeBind before;
  private final BiConsumer<Binding, Event> events;
  private final PortClaims.Claim claim;
  private Optional<Listening> bound = Optional.empty();
  private boolean released;

  /**
   * Claims the address; {@link Free} follows.
   *
   * @param shared whether another node's process may listen on the port, too
   * @param before done to the socket before it is bound
   */
  Binding(
      VipName vip,
      Endpoint endpoint,
      boolean shared,
      NodeContext node,
      TcpTransport.BeforeBind before,
      BiConsumer<Binding, Event> events) {
    this.vip = vip;
    this.endpoint = endpoint;
    this.shared = shared;
    this.node = node;
    this.before = before;
    this.events = events;
    this.claim = node.ports().claim(endpoint);
    claim.free().thenRun(() -> events.accept(this, new Free()));
  }

  /**
   * Binds; {@link Bound} or {@link Failed} follows.
   *
   * @param onAccept called for each connection, from any thread; takes responsibility for it
   */
  void listen(Consumer<Incoming> onAccept) {
    if (released) {
      return;
    }
    try {
      Listening listening = node.transport().listen(endpoint, shared, before, onAccept);
      bound = Optional.of(listening);
      listening.shared().ifPresent(own -> SharedPort.takeAll(endpoint, own));
      events.accept(this, new Bound(listening.endpoint()));
      listening
          .ended()
          .whenComplete(
              (done, failure) ->
                  events.accept(
                      this, new Ended(failure == null ? "closed" : FailureText.of(failure))));
    } catch (IOException | RuntimeException e) {
      events.accept(this, new Failed(reason(e)));
    }
  }

  /**
   * Waits until all new connections go to another process that listens on the port; {@link Emptied}
   * follows. Until then it accepts.
   *
   * @param expected whether another process is about to listen, if it does not yet
   * @return false when the port is not shared, or not bound, and there is nothing to wait for
   */
  boolean handOver(boolean expected) {
    Optional<ServerSocketChannel> own =
        released ? Optional.empty() : bound.flatMap(Listening::shared);
    own.ifPresent(
        channel ->
            SharedPort.emptied(endpoint, channel, expected)
                .thenRun(() -> events.accept(this, new Emptied())));
    return own.isPresent();
  }

  /** Gives the address back, if it has it; does nothing the second time. */
  void release() {
    if (released) {
      return;
    }
    released = true;
    bound.ifPresentOrElse(this::unbind, claim::release);
  }

  private void unbind(Listening listening) {
    listening
        .unbind()
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn("vip={} unbind={} failure=\"{}\"", vip, endpoint, failure.toString());
              }
              claim.release();
              events.accept(this, new Gone());
            });
  }

  private String reason(Throwable failure) {
    String text = FailureText.of(failure);
    return shared
        ? text
            + " (shared only with processes of the same user that share it; else it is taken once"
            + " the other one has let go)"
        : text;
  }
}
