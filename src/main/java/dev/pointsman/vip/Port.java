package dev.pointsman.vip;

import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.SiteView.ListenerState;
import dev.pointsman.model.SiteView.ListenerView;
import dev.pointsman.model.VipName;
import dev.pointsman.transport.Incoming;
import dev.pointsman.transport.TcpTransport;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port of a listener: the attempt to have it that is going on, and what operators see of it.
 * Part of the listener's actor, which says what happens next.
 */
final class Port {
  private static final Logger LOG = LoggerFactory.getLogger(Port.class);

  private final VipName vip;
  private final Endpoint endpoint;
  private final boolean shared;
  private final NodeContext node;
  private final TcpTransport.BeforeBind before;
  private final BiConsumer<Binding, Binding.Event> events;
  private final Consumer<Incoming> onAccept;
  private Optional<Binding> binding = Optional.empty();
  private Optional<Binding> leaving = Optional.empty();
  private ListenerView view;

  /**
   * @param shared whether another node's process may listen on it, too
   * @param before done to a socket before it is bound
   * @param events told of each attempt, from any thread
   * @param onAccept called for each connection, from any thread; takes responsibility for it
   */
  Port(
      VipName vip,
      Endpoint endpoint,
      boolean shared,
      NodeContext node,
      TcpTransport.BeforeBind before,
      BiConsumer<Binding, Binding.Event> events,
      Consumer<Incoming> onAccept) {
    this.vip = vip;
    this.endpoint = endpoint;
    this.shared = shared;
    this.node = node;
    this.before = before;
    this.events = events;
    this.onAccept = onAccept;
    this.view = view(ListenerState.BINDING, Optional.empty(), "");
  }

  int number() {
    return endpoint.port();
  }

  /** What operators see of it. */
  ListenerView view() {
    return view;
  }

  /** Starts another attempt; what was wrong with the last one is shown until this one is done. */
  void claim() {
    view = view(ListenerState.BINDING, Optional.empty(), view.problem());
    binding = Optional.of(new Binding(vip, endpoint, shared, node, before, events));
  }

  /** Whether that attempt is going on, and was not given up. */
  boolean isCurrent(Binding attempt) {
    return binding.filter(current -> current == attempt).isPresent();
  }

  /** Nobody else on this node has the address any more. */
  void listen() {
    binding.ifPresent(attempt -> attempt.listen(onAccept));
  }

  /** The attempt has succeeded. */
  void bound(Endpoint at, Object rules) {
    view = view(ListenerState.LISTENING, Optional.of(at), "");
    node.metrics().vip(vip).listening(number(), true);
    LOG.info("vip={} listening={} rules={}", vip, at, rules);
  }

  /** The attempt has failed, or its success has ended. */
  void lost(String reason, Backoff backoff) {
    giveBack(ListenerState.BACKING_OFF, reason);
    node.metrics().vip(vip).bindFailed(number());
    LOG.error(
        "vip={} port={} bind=failed address={} reason=\"{}\" again-in-ms={}",
        vip,
        number(),
        endpoint,
        reason,
        backoff.delay().toMillis());
  }

  /**
   * It is wanted no more, but accepts until another process gets all new connections; {@link
   * Binding.Emptied} follows, and then it is to be left.
   *
   * @param expected whether another process is about to listen, if it does not yet
   * @return false when nobody shares it; it has been left then
   */
  boolean handOver(boolean expected) {
    leaving = binding.filter(of -> of.handOver(expected));
    if (leaving.isEmpty()) {
      leave();
    }
    return leaving.isPresent();
  }

  /** Whether that is the attempt that was handed over. */
  boolean isLeaving(Binding attempt) {
    return leaving.filter(left -> left == attempt).isPresent();
  }

  /** It is wanted no more: gives it back, if it has it or is about to get it. */
  void leave() {
    giveBack(ListenerState.DRAINING, "");
  }

  private void giveBack(ListenerState next, String problem) {
    boolean had = view.state() == ListenerState.LISTENING;
    view = view(next, Optional.empty(), problem);
    if (had) {
      node.metrics().vip(vip).listening(number(), false);
    }
    binding.ifPresent(Binding::release);
    binding = Optional.empty();
  }

  private ListenerView view(ListenerState state, Optional<Endpoint> bound, String problem) {
    return new ListenerView(endpoint.port(), state, bound, problem);
  }
}
