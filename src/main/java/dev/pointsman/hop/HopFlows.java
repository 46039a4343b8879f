package dev.pointsman.hop;

import dev.pointsman.connection.Choice;
import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.flows.FlowCounts;
import dev.pointsman.flows.FlowEnd;
import dev.pointsman.flows.FlowImage;
import dev.pointsman.flows.FlowState;
import dev.pointsman.flows.FlowTable;
import dev.pointsman.flows.FlowView;
import dev.pointsman.linux.datapath.KernelFlow;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.ConnectionView.Phase;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.VipName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The flows of a VIP that have a server, each with its connection's actor: what the table says of
 * them is told on, and counted. Part of the VIP's actor.
 */
final class HopFlows {
  private final VipName vip;
  private final NodeContext node;
  private final FlowTable table;
  private final HopAccounts accounts;
  private final Spawner spawner;

  /** Those looked at longest ago first. */
  private final Map<FlowKey, HopFlow> live = new LinkedHashMap<>();

  private final HopDatagrams datagrams = new HopDatagrams();

  /** Spawns the actor of a connection. */
  interface Spawner {
    ActorRef<HopConnectionActor.Command> spawn(HopFlow flow);
  }

  HopFlows(VipName vip, NodeContext node, FlowTable table, HopAccounts accounts, Spawner spawner) {
    this.vip = vip;
    this.node = node;
    this.table = table;
    this.accounts = accounts;
    this.spawner = spawner;
  }

  FlowTable table() {
    return table;
  }

  /** A flow has its server; its account is open. Its actor follows: {@link #begin}. */
  void add(HopFlow flow) {
    accounts.places(flow.choice.rule(), 1);
    live.put(flow.key, flow);
    datagrams.begins(flow.key);
  }

  /** Where datagrams of their clients go. */
  HopDatagrams datagrams() {
    return datagrams;
  }

  /** A flow gets its actor, if it has none and is still to have one. */
  void begin(HopFlow flow) {
    if (flow.actor == null && flow.placed) {
      flow.actor = spawner.spawn(flow);
    }
  }

  @Nullable HopFlow find(FlowKey key) {
    return live.get(key);
  }

  Iterable<HopFlow> all() {
    return live.values();
  }

  int size() {
    return live.size();
  }

  /** What the kernel counted of a flow. */
  void observe(FlowKey key, Optional<KernelFlow> counted, long now) {
    table.observe(key, counts(counted), now);
    notice(key);
  }

  /** What the kernel counted of a flow whose time may be up; its end, if it is. */
  Optional<FlowEnd> settle(FlowKey key, Optional<KernelFlow> counted, long now) {
    Optional<FlowEnd> end = table.settle(key, counts(counted), now);
    if (end.isEmpty()) {
      notice(key);
    }
    return end;
  }

  static FlowCounts counts(Optional<KernelFlow> counted) {
    return counted
        .map(
            flow ->
                new FlowCounts(
                    flow.packets(),
                    flow.bytes(),
                    flow.lastSeen(),
                    flow.has(KernelFlow.ESTABLISHED),
                    flow.has(KernelFlow.FIN),
                    flow.has(KernelFlow.RST)))
        .orElse(FlowCounts.NONE);
  }

  /** A while has passed, and the access log wants to know of a flow. */
  void lives(HopFlow flow, ConnectionView view) {
    begin(flow);
    if (flow.actor == null) {
      node.accessLog().alive(view);
    } else {
      flow.actor.tell(new HopConnectionActor.Lives(view));
    }
  }

  /** Tells a connection what its flow has come to. */
  void notice(FlowKey key) {
    HopFlow flow = live.get(key);
    // One that has no actor yet hears of it all when it has.
    ActorRef<HopConnectionActor.Command> actor = flow == null ? null : flow.actor;
    FlowView now = actor == null ? null : table.view(key).orElse(null);
    if (flow == null || actor == null || now == null) {
      return;
    }
    switch (now.state()) {
      case FlowState.Open open -> {
        if (!flow.opened) {
          flow.opened = true;
          actor.tell(new HopConnectionActor.Opened(view(flow, now)));
        }
      }
      case FlowState.Closing closing -> {
        if (flow.placed) {
          flow.placed = false;
          datagrams.closes(flow.key);
          accounts.places(flow.choice.rule(), -1);
          Optional<HopConnectionActor.Opened> first =
              flow.opened
                  ? Optional.empty()
                  : Optional.of(new HopConnectionActor.Opened(view(flow, now)));
          flow.opened = true;
          actor.tell(new HopConnectionActor.Closing(first));
          flow.actor = null;
        }
      }
      default -> {}
    }
  }

  /** A flow that had a server has ended. */
  void ended(FlowEnd end, long nowMillis) {
    HopFlow flow = live.remove(end.key());
    if (flow == null) {
      return;
    }
    boolean closed = !flow.placed;
    datagrams.ended(flow.key, closed);
    if (flow.placed) {
      flow.placed = false;
      accounts.places(flow.choice.rule(), -1);
    }
    long age = Math.max(0, nowMillis - end.startedMillis()) * 1_000_000;
    accounts.close(flow.choice.rule(), end.cause(), age);
    node.release();
    if (flow.actor != null) {
      flow.actor.tell(new HopConnectionActor.Ended(view(flow, end), end.cause(), age));
    } else if (closed) {
      writeEnd(flow, end, age);
    } else {
      endUnbegun(flow, end, age);
    }
  }

  /** It was taken over, and is gone before it began here: none is spawned for its end alone. */
  private void endUnbegun(HopFlow flow, FlowEnd end, long age) {
    flow.choice.server().slot().release();
    if (end.cause() != CloseCause.HANDED_OVER) { // else its story is the other node's
      writeEnd(flow, end, age);
    }
  }

  private void writeEnd(HopFlow flow, FlowEnd end, long age) {
    ConnectionView last = view(flow, end);
    flow.choice.meter().bytesUp(last.bytesUp());
    node.accessLog().closed(last, end.cause(), age);
  }

  /** What backups have to know of them. */
  List<FlowImage> images() {
    List<FlowImage> images = new ArrayList<>();
    live.keySet().forEach(key -> table.view(key).flatMap(FlowImage::of).ifPresent(images::add));
    return images;
  }

  /**
   * The one that was looked at longest ago, if it was before {@code nanos}; it is looked at now.
   */
  Optional<HopFlow> visitBefore(long nanos, long now) {
    if (live.isEmpty()) {
      return Optional.empty();
    }
    HopFlow first = live.values().iterator().next();
    if (first.visitedNanos - nanos >= 0) {
      return Optional.empty();
    }
    live.remove(first.key);
    first.visitedNanos = now;
    live.put(first.key, first);
    return Optional.of(first);
  }

  /** How it is now, by what was read of its counts last. */
  Optional<ConnectionView> view(HopFlow flow) {
    return table.view(flow.key).map(now -> view(flow, now));
  }

  private ConnectionView view(HopFlow flow, FlowView now) {
    Phase phase =
        switch (now.state().kind()) {
          case DECIDING, REPLICATING, HALF_OPEN -> Phase.CONNECTING;
          case OPEN -> Phase.OPEN;
          case CLOSING, ENDED -> Phase.CLOSING;
        };
    long idle = Math.max(0, System.nanoTime() - Math.max(now.lastSeen(), now.state().since()));
    return view(flow, phase, now.startedMillis(), now.packets(), now.bytes(), idle);
  }

  private ConnectionView view(HopFlow flow, FlowEnd end) {
    Phase phase = end.cause().kind() == CloseCause.Kind.REFUSED ? Phase.CONNECTING : Phase.CLOSING;
    return view(flow, phase, end.startedMillis(), end.packets(), end.bytes(), 0);
  }

  private ConnectionView view(
      HopFlow flow, Phase phase, long startedMillis, long packets, long bytes, long idleNanos) {
    Choice choice = flow.choice;
    return new ConnectionView(
        flow.id,
        vip,
        choice.rule().id().value(),
        flow.key.client(),
        flow.key.dialled(),
        Optional.of(choice.server().name()),
        Optional.of(choice.endpoint()),
        phase,
        "",
        startedMillis,
        flow.waitedNanos,
        bytes,
        0,
        idleNanos,
        Forwarding.HOP,
        packets);
  }
}
